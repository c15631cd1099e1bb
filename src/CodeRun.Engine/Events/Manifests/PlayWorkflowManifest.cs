using System.Text.Json.Nodes;

namespace CodeRun.Engine.Events.Manifests;

/// <summary>
/// The WorkflowTemplate of a play. What happens on GitHub is kept in a ConfigMap with the workflow's name, the play's record, whether the
/// play waits for it already or not. A suspend point is therefore never the only place where an event can arrive: before each one the record is
/// read, and after each one, resumed or run out, it is read again. An event that comes between reading and suspending costs time and is not lost.
/// </summary>
internal static class PlayWorkflowManifest
{
    // Short at first, since an event most likely just misses the suspend point when its cause has just ended.
    private const string FirstWaitSeconds = "120";

    // Each further wait is one template inside another, of which Argo Workflows allows a hundred: 84 waits fill the deadline.
    private const int WaitSeconds = 14_400;
    private const int DeadlineSeconds = 84 * WaitSeconds;
    private static readonly string[] Own = ["github-app", "model", "continue-session", "overwrite-memory", "prompt-modification"];

    public static JsonObject Create(ManifestOptions options)
    {
        var shared = RunWorkflowManifest.Parameters(options.Configuration).Where(static p => !Own.Contains(p.Name, StringComparer.Ordinal)).ToList();
        var parameters = new JsonArray([.. shared.Select(static p => (JsonNode)(p.Default is { } value ? ManifestObject.Parameter(p.Name, value) : new JsonObject { ["name"] = p.Name }))]);
        foreach (var stage in PlayStage.All)
            parameters.Add((JsonNode)ManifestObject.Parameter($"{stage}-agent", options.StageAgents[stage][0].GithubApp));
        var result = ManifestObject.Of(ManifestObject.ArgoVersion, "WorkflowTemplate", options.WorkflowNamespace, ManifestNames.PlayTemplate, new JsonObject
        {
            ["entrypoint"] = "play",
            ["serviceAccountName"] = ManifestNames.WorkflowAccount,
            ["activeDeadlineSeconds"] = DeadlineSeconds,
            ["arguments"] = new JsonObject { ["parameters"] = parameters },
            ["workflowMetadata"] = new JsonObject
            {
                ["labels"] = new JsonObject { ["workflow-type"] = "play-orchestration" },
                ["labelsFrom"] = new JsonObject { ["task-id"] = new JsonObject { ["expression"] = "workflow.parameters['task-id']" } },
            },
            ["podGC"] = new JsonObject { ["strategy"] = "OnPodCompletion" },
            ["templates"] = new JsonArray(Play([.. shared.Select(static p => p.Name)]), OpenRecord(), Wait(), ReadRecord(), Suspend()),
        });
        // Sensors find plays by name only.
        if (options.Repositories.Count > 0)
            result["metadata"]!["annotations"] = new JsonObject { ["agents.platform/workflow-names"] = string.Join(' ', options.Repositories.Select(static r => $"{r}={ManifestNames.PlayPrefix(r)}NUMBER")) };
        return result;
    }

    private static JsonObject Play(IReadOnlyList<string> shared) => new()
    {
        ["name"] = "play",
        ["steps"] = new JsonArray(
            Steps(new JsonObject { ["name"] = "open-record", ["template"] = "open-record" }),
            Steps(Stage(PlayStage.Implementation, shared)),
            Steps(WaitFor(PlayEvent.PullRequestCreated)),
            Steps(Stage(PlayStage.Quality, shared)),
            Steps(WaitFor(PlayEvent.ReadyForQa)),
            Steps(Stage(PlayStage.Security, shared)),
            Steps(Stage(PlayStage.Testing, shared)),
            Steps(WaitFor(PlayEvent.Approved)),
            Steps(WaitFor(PlayEvent.Merged))),
    };

    private static JsonArray Steps(params JsonNode[] steps) => new(steps);

    private static JsonObject Stage(string stage, IReadOnlyList<string> shared)
    {
        var arguments = shared.Select(static p => (JsonNode)ManifestObject.Parameter(p, $"{{{{workflow.parameters.{p}}}}}"))
            .Append(ManifestObject.Parameter("github-app", $"{{{{workflow.parameters.{stage}-agent}}}}"));
        return new JsonObject
        {
            ["name"] = stage,
            ["templateRef"] = new JsonObject { ["name"] = ManifestNames.RunTemplate, ["template"] = ManifestNames.RunTemplate },
            ["arguments"] = new JsonObject { ["parameters"] = new JsonArray([.. arguments]) },
        };
    }

    private static JsonObject WaitFor(string what) => Call($"wait-{what}", "wait", what, FirstWaitSeconds);

    private static JsonObject Call(string name, string template, string stage, string? seconds)
    {
        var parameters = new JsonArray(ManifestObject.Parameter("stage", stage));
        if (seconds is not null)
            parameters.Add((JsonNode)ManifestObject.Parameter("seconds", seconds));
        return new JsonObject { ["name"] = name, ["template"] = template, ["arguments"] = new JsonObject { ["parameters"] = parameters } };
    }

    // What an earlier play of the same task has left is no news for this one: everything is set back before an agent starts.
    private static JsonObject OpenRecord() => new()
    {
        ["name"] = "open-record",
        ["resource"] = new JsonObject
        {
            ["action"] = "apply",
            ["setOwnerReference"] = true,
            ["manifest"] = $$$"""
                apiVersion: v1
                kind: ConfigMap
                metadata:
                  name: "{{workflow.name}}"
                  namespace: "{{workflow.namespace}}"
                data:
                {{{string.Join('\n', PlayEvent.All.Select(static e => $"  {e}: \"false\""))}}}

                """,
        },
    };

    private static JsonObject ReadRecord() => new()
    {
        ["name"] = "read-record",
        ["inputs"] = Inputs("stage"),
        ["outputs"] = new JsonObject
        {
            ["parameters"] = new JsonArray(new JsonObject { ["name"] = "happened", ["valueFrom"] = new JsonObject { ["jqFilter"] = """.data["{{inputs.parameters.stage}}"]""" } }),
        },
        ["resource"] = new JsonObject
        {
            ["action"] = "get",
            ["manifest"] = """
                apiVersion: v1
                kind: ConfigMap
                metadata:
                  name: "{{workflow.name}}"
                  namespace: "{{workflow.namespace}}"

                """,
        },
    };

    private static JsonObject Wait()
    {
        const string Stage = "{{inputs.parameters.stage}}";
        var @event = Call("event", "event", Stage, "{{inputs.parameters.seconds}}");
        var again = Call("again", "wait", Stage, WaitSeconds.ToString(System.Globalization.CultureInfo.InvariantCulture));
        foreach (var step in new[] { @event, again })
            step["when"] = "'{{steps.recorded.outputs.parameters.happened}}' != 'true'";
        return new JsonObject
        {
            ["name"] = "wait",
            ["inputs"] = Inputs("stage", "seconds"),
            ["steps"] = new JsonArray(Steps(Call("recorded", "read-record", Stage, seconds: null)), Steps(@event), Steps(again)),
        };
    }

    private static JsonObject Suspend() => new()
    {
        ["name"] = "event",
        ["inputs"] = Inputs("stage", "seconds"),
        ["suspend"] = new JsonObject { ["duration"] = "{{inputs.parameters.seconds}}" },
    };

    private static JsonObject Inputs(params string[] names) => new() { ["parameters"] = new JsonArray([.. names.Select(static n => (JsonNode)new JsonObject { ["name"] = n })]) };
}
