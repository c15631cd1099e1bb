using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
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

    // Made once and never changed: each play has its own server with a copy of the repository, and registers the keys anew.
    private static readonly Lazy<string> Seed = new(SeedRepository);
    private static readonly ConcurrentDictionary<int, RSA> Keys = new();

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
        var play = new PlayContainers(github, github.AddRepository("acme", "shop", Seed.Value));
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
    public void Push(string branch, string file, string text) => Push(Shop, Path.Combine(_seed, Path.GetRandomFileName()), branch, file, text);

    private static void Push(string repository, string clone, string branch, string file, string text)
    {
        AgentContainer.Git("clone", "--quiet", repository, clone);
        if (AgentContainer.Git("-C", repository, "branch", "--list", branch).Length > 0)
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
        var number = _containers.Count;
        var (id, key) = (17 + number, Keys.GetOrAdd(number, static _ => RSA.Create(2048)));
        container = _containers[agent] = new AgentContainer { Agent = agent, GitHub = new GitHubOptions { Url = GitHub.Url, ApiUrl = GitHub.ApiUrl } };
        container.Environment["GITHUB_APP_ID"] = id.ToString(CultureInfo.InvariantCulture);
        container.Environment["CODERUN_GITHUB_KEY_FILE"] = Path.Combine(container.Root, "private-key");
        GitHub.AddApp(id, $"acme-{agent}", key);
        File.WriteAllText(container.Environment["CODERUN_GITHUB_KEY_FILE"], key.ExportRSAPrivateKeyPem());
        container.Permissions = Permissions;
        GitHub.Install(id, "acme", ["shop"], Permissions);
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

    /// <summary>
    /// The end of a run alone: the agent does this, its branch is pushed already, and its verdict is handed over. A fraction of a run; the whole way has its own tests.
    /// </summary>
    public (int Code, string Log, JsonNode Result) HandOver(string agent, string commands) => Of(agent).RunFunctions(Spec, $$"""
        {{AtTheEnd()}}
        prepare_verdict
        ({{commands}}
        )
        hand_over
        """);

    /// <summary>Where a run stands when its work is pushed; for <see cref="AgentContainer.RunFunctions"/>.</summary>
    public string AtTheEnd() => $$"""
        trap 'write_result $?' EXIT
        tree=$WORKSPACE_DIR/pushed branch={{Branch}} pull=1 pull_author='{{Pull.Author}}'
        rm -rf "$tree"
        command git clone --quiet --branch "$branch" '{{Shop}}' "$tree"
        published=$(command git -C "$tree" rev-parse HEAD)
        result_commit=$published
        mkdir -p "$WORKSPACE_DIR/.coderun"
        agent_output=$WORKSPACE_DIR/.coderun/output
        printf '%s\n' '{"type":"result","is_error":false,"result":"I looked at it.","session_id":"s"}' >"$agent_output"
        cd "$tree"
        """;

    private static string SeedRepository()
    {
        var root = Directory.CreateTempSubdirectory("coderun-play-seed-").FullName;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(root, recursive: true);
        var bare = Path.Combine(root, "shop.git");
        AgentContainer.Git("init", "--quiet", "--bare", "--initial-branch=main", "--template=", bare);
        AgentContainer.Git("-C", bare, "config", "http.receivepack", "true");
        var commit = AgentContainer.Git("-C", bare, "-c", "user.name=setup", "-c", "user.email=setup@example.com", "commit-tree", "-m", "Begin", "4b825dc642cb6eb9a060e54bf8d69288fbee4904").Trim();
        AgentContainer.Git("-C", bare, "update-ref", "refs/heads/main", commit);
        Push(bare, Path.Combine(root, "clone"), Branch, "work.txt", "work");
        return bare;
    }

    /// <summary>One run of the scripted agent with a verdict.</summary>
    public (int Code, string Log, JsonNode Result) RunScripted(string agent, string verdict) => Of(agent).Run(Spec, ("SCRIPTED_AGENT_VERDICT", verdict));

    /// <summary>What the Apps and their tokens may do, when it is not the usual; set before an agent is used.</summary>
    public IReadOnlyDictionary<string, string>? Permissions { get; set; }

    /// <summary>What a task's run asks for.</summary>
    public CodeRunSpec Spec { get; set; } = new() { Service = "shop", TaskId = 1, RepositoryUrl = "acme/shop", Prompt = "What to do" };
}
