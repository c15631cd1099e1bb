using System.Text.Json.Nodes;
using CodeRun.Engine.Agents;
using CodeRun.Engine.Api;
using CodeRun.Tests.FakeGitHub;

namespace CodeRun.Tests.Unit.Templates;

/// <summary>The containers of the agents of a play, each with its App and workspace, on one fake GitHub with a pull request of task 1.</summary>
internal sealed class PlayContainers : IAsyncDisposable
{
    public const string Branch = "feature/task-1-implementation";
    public const string Label = "ready-for-qa";

    private readonly Dictionary<string, AgentContainer> _containers = new(StringComparer.Ordinal);
    private readonly string _seed = Directory.CreateTempSubdirectory("coderun-play-").FullName;

    private PlayContainers(FakeGitHubServer github, string shop) => (GitHub, Shop) = (github, shop);

    public FakeGitHubServer GitHub { get; }

    /// <summary>Directory of the bare repository.</summary>
    public string Shop { get; }

    public FakePull Pull => GitHub.Pulls[0];

    /// <summary>What happened to the label <c>ready-for-qa</c>.</summary>
    public IEnumerable<string> LabelEvents => Pull.LabelEvents.Where(static e => e.Contains(Label, StringComparison.Ordinal));

    public static async Task<PlayContainers> StartAsync()
    {
        var github = await FakeGitHubServer.StartAsync();
        var play = new PlayContainers(github, github.AddRepository("acme", "shop"));
        play.Push(Branch, "work.txt", "work");
        github.OpenPull("acme/shop", Branch, "acme-rex[bot]");
        return play;
    }

    public async ValueTask DisposeAsync()
    {
        await GitHub.DisposeAsync();
        foreach (var container in _containers.Values)
            container.Dispose();
        Directory.Delete(_seed, recursive: true);
    }

    public string CommitOf(string branch) => AgentContainer.Git("-C", Shop, "rev-parse", branch).Trim();

    /// <summary>A commit of somebody else on a branch, which begins at main.</summary>
    public void Push(string branch, string file, string text)
    {
        var clone = Path.Combine(_seed, Path.GetRandomFileName());
        AgentContainer.Git("clone", "--quiet", Shop, clone);
        if (AgentContainer.Git("-C", Shop, "branch", "--list", branch).Length > 0)
            AgentContainer.Git("-C", clone, "checkout", "--quiet", branch);
        else
            AgentContainer.Git("-C", clone, "checkout", "--quiet", "-b", branch);
        File.WriteAllText(Path.Combine(clone, file), text);
        AgentContainer.Commit(clone);
        AgentContainer.Git("-C", clone, "push", "--quiet", "origin", branch);
    }

    public AgentContainer Of(string agent)
    {
        if (_containers.TryGetValue(agent, out var container))
            return container;
        var id = 17 + _containers.Count;
        container = _containers[agent] = new AgentContainer { Agent = agent, GitHub = new GitHubOptions { Url = GitHub.Url, ApiUrl = GitHub.ApiUrl } };
        container.Environment["GITHUB_APP_ID"] = id.ToString(System.Globalization.CultureInfo.InvariantCulture);
        container.Environment["CODERUN_GITHUB_KEY_FILE"] = Path.Combine(container.Root, "private-key");
        File.WriteAllText(container.Environment["CODERUN_GITHUB_KEY_FILE"], GitHub.AddApp(id, $"acme-{agent}"));
        GitHub.Install(id, "acme", ["shop"]);
        container.UseProgram("sleep", "#!/bin/sh\nexit 0\n");
        return container;
    }

    /// <summary>One run of an agent that does this in the working directory.</summary>
    public (int Code, string Log, JsonNode Result) Run(string agent, string commands)
    {
        var container = Of(agent);
        container.UseAgent($$"""
            #!/usr/bin/env bash
            prompt=$(cat)
            {{commands}}
            echo '{"type":"result","is_error":false,"result":"I looked at it.","session_id":"s"}'
            """);
        return container.Run(Spec);
    }

    /// <summary>One run of the scripted agent with a verdict.</summary>
    public (int Code, string Log, JsonNode Result) RunScripted(string agent, string verdict) => Of(agent).Run(Spec, ("SCRIPTED_AGENT_VERDICT", verdict));

    /// <summary>What a task's run asks for.</summary>
    public CodeRunSpec Spec { get; set; } = new() { Service = "shop", TaskId = 1, RepositoryUrl = "acme/shop", Prompt = "What to do" };
}
