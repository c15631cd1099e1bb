using System.Text;
using System.Text.Json.Nodes;
using CodeRun.Engine.Agents;
using CodeRun.Engine.Events.Webhooks;

namespace CodeRun.Tests.Unit.Events.Webhooks;

/// <summary>Agents, payloads and objects of an invented organisation.</summary>
internal static class Given
{
    public const string Head = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";
    public const string OtherHead = "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb";

    public static ControllerConfiguration Configuration { get; } = new()
    {
        DefaultAgent = "Acme-Rex",
        Agents = new AgentRegistry(
        [
            new() { Name = "rex", GithubApp = "Acme-Rex", Role = "implementation" },
            new() { Name = "cleo", GithubApp = "Acme-Cleo", Role = "quality" },
            new() { Name = "cipher", GithubApp = "Acme-Cipher", Role = "security" },
            new() { Name = "tess", GithubApp = "Acme-Tess", Role = "testing" },
        ]),
    };

    /// <summary>A pull request event of an agent, on branch feature/task-5-cart of acme/shop.</summary>
    public static JsonObject PullRequest(string action = "opened", string sender = "Acme-Rex[bot]", string branch = "feature/task-5-cart", params string[] labels) => new()
    {
        ["action"] = action,
        ["pull_request"] = new JsonObject
        {
            ["number"] = 12,
            ["html_url"] = "https://github.com/acme/shop/pull/12",
            ["merged"] = false,
            ["labels"] = new JsonArray([.. labels.Select(static l => new JsonObject { ["name"] = l })]),
            ["head"] = new JsonObject { ["ref"] = branch, ["sha"] = Head, ["repo"] = new JsonObject { ["full_name"] = "acme/shop" } },
        },
        ["repository"] = new JsonObject { ["full_name"] = "acme/shop", ["html_url"] = "https://github.com/acme/shop" },
        ["sender"] = new JsonObject { ["login"] = sender },
    };

    public static JsonObject Review(string state, string sender, string? commit = Head)
    {
        var payload = PullRequest("submitted", sender, labels: "task-5");
        payload["review"] = new JsonObject { ["state"] = state, ["commit_id"] = commit, ["user"] = new JsonObject { ["login"] = sender } };
        return payload;
    }

    public static JsonObject Push(string sender = "Acme-Rex[bot]", string reference = "refs/heads/feature/task-5-cart", string head = Head) => new()
    {
        ["ref"] = reference,
        ["after"] = head,
        ["deleted"] = false,
        ["repository"] = new JsonObject { ["full_name"] = "acme/shop" },
        ["sender"] = new JsonObject { ["login"] = sender },
    };

    public static byte[] Bytes(JsonObject payload) => Encoding.UTF8.GetBytes(payload.ToJsonString());

    public static WebhookResolution Resolve(string eventType, JsonObject payload, string? delivery = "d-1") =>
        WebhookResolver.Resolve(new WebhookRequest(Bytes(payload), eventType, delivery), Configuration, secret: null);

    /// <summary>A play of task 5 of acme/shop.</summary>
    public static PlayObject Workflow(string stage, string name = "play-5", string? repository = "acme/shop", string task = "5", string? state = null, string phase = "Running")
    {
        var annotations = new JsonObject();
        if (repository is not null)
            annotations["agents.platform/repository"] = repository;
        if (state is not null)
            annotations["agents.platform/stage-state"] = state;
        return Read("Workflow", name, new JsonObject { ["task-id"] = task, ["workflow-type"] = "play-orchestration", ["current-stage"] = stage }, annotations, [], phase);
    }

    /// <summary>A run of task 5 of acme/shop.</summary>
    public static PlayObject Run(string name, string agent, string phase = "Processing", string repository = "https://github.com/acme/shop.git", string? head = null) =>
        Read("CodeRun", name, [], head is null ? [] : new JsonObject { ["agents.platform/head-sha"] = head }, new JsonObject { ["taskId"] = 5, ["githubApp"] = agent, ["repositoryUrl"] = repository }, phase);

    public static PlayObject Read(string kind, string name, JsonObject labels, JsonObject annotations, JsonObject spec, string phase)
    {
        var json = new JsonObject
        {
            ["kind"] = kind,
            ["metadata"] = new JsonObject { ["name"] = name, ["namespace"] = "agents", ["uid"] = "u-" + name, ["resourceVersion"] = "1", ["labels"] = labels, ["annotations"] = annotations },
            ["spec"] = spec,
            ["status"] = new JsonObject { ["phase"] = phase },
        };
        Assert.True(PlayObjectReader.TryRead(Bytes(json), kind: null, out var read));
        return read;
    }
}
