using System.Globalization;
using System.Text.Json.Nodes;
using CodeRun.Engine.Events.Stages;

namespace CodeRun.Engine.Events.Manifests;

/// <summary>
/// The templates that a play consists of beside its runs: its record, its label, its suspend points. A suspend point is never the only place where an event
/// can arrive: before each one the record is read, and after each one, resumed or run out, it is read again. An event that comes between reading and suspending
/// costs time and is not lost.
/// </summary>
internal static class PlayTemplates
{
    public const string OpenRecord = "open-record";
    public const string ClearRecord = "clear-record";
    public const string Stage = "stage";
    public const string Wait = "wait";
    public const string Suspend = "event";

    /// <summary>Verdict of <see cref="Wait"/>: the event has come.</summary>
    public const string Happened = "happened";

    /// <summary>Verdict of <see cref="Wait"/>: the implementation agent has pushed, and the review begins anew.</summary>
    public const string Pushed = "pushed";

    /// <summary>Verdict of <see cref="Wait"/>: the pull request was merged although changes had been asked for.</summary>
    public const string Merged = "merged";

    /// <summary>Longest that a suspend point waits before the record is read again, in seconds.</summary>
    public const int WaitSeconds = 28_800;

    private const string Nothing = "nothing";
    private const string ReadRecord = "read-record";
    private const string Recorded = "recorded";
    private const string Again = "again";

    // Short at first, since an event most likely just misses the suspend point when its cause has just ended.
    private const string FirstWaitSeconds = "120";

    // No single quotes: old versions of Argo Workflows hand the filter to a shell between two of them.
    private const string Known = """(.data // {}) as $said | "{{inputs.parameters.stage}}" as $stage | "{{inputs.parameters.head}}" as $head | "{{inputs.parameters.replaced}}" as $replaced | "{{inputs.parameters.delivered}}" as $delivered""";
    private const string IsPushed = $"""($head != "" and ($said["{PlayRecord.Head}"] // "") != "" and $said["{PlayRecord.Head}"] != $head and ($replaced | contains($said["{PlayRecord.Head}"]) | not))""";

    private static readonly string[] Outputs = ["verdict", "head", "stage"];

    public static IEnumerable<JsonNode> All() => [Open(), Clear(), Label(), Waiting(), Read(), Suspended()];

    public static JsonArray Group(params JsonNode[] steps) => new(steps);

    public static JsonObject Call(string name, string template, params (string Name, string Value)[] parameters)
    {
        var step = new JsonObject { ["name"] = name, ["template"] = template };
        if (parameters.Length > 0)
            step["arguments"] = new JsonObject { ["parameters"] = new JsonArray([.. parameters.Select(static p => (JsonNode)ManifestObject.Parameter(p.Name, p.Value))]) };
        return step;
    }

    public static JsonObject Labelled(string current, string previous) => Call("stage", Stage, ("current", current), ("previous", previous));

    /// <summary>
    /// A step that waits for the event of a stage. <paramref name="head"/> is the commit under review, or empty before there is one, <paramref name="replaced"/> are those that
    /// it has replaced, <paramref name="delivered"/> is the commit of a pull request that is known to be open, or empty.
    /// </summary>
    public static JsonObject WaitFor(string stage, string previous, string head, string replaced, string delivered) =>
        Call(stage, Wait, ("stage", stage), ("previous", previous), ("head", head), ("replaced", replaced), ("delivered", delivered), ("seconds", FirstWaitSeconds));

    /// <summary>A reference to an output of a step.</summary>
    public static string Output(string step, string name) => $"{{{{steps.{step}.outputs.parameters.{name}}}}}";

    public static string Input(string name) => $"{{{{inputs.parameters.{name}}}}}";

    public static JsonObject Inputs(params string[] names) => new() { ["parameters"] = new JsonArray([.. names.Select(static n => (JsonNode)new JsonObject { ["name"] = n })]) };

    public static JsonObject When(JsonObject step, string value, string verdict)
    {
        step["when"] = $"'{value}' == '{verdict}'";
        return step;
    }

    // What an earlier play of the same task has left is no news for this one: everything is set back before an agent starts.
    private static JsonObject Open()
    {
        var template = Resource(OpenRecord, "apply", ConfigMap(PlayRecord.Keys));
        template["resource"]!["setOwnerReference"] = true;
        return template;
    }

    private static JsonObject Clear()
    {
        var template = Resource(ClearRecord, "patch", ConfigMap(PlayRecord.BoundToHead));
        template["resource"]!["mergeStrategy"] = "merge";
        return template;
    }

    private static JsonObject Label()
    {
        var template = Resource(Stage, "patch", $$$"""
            apiVersion: {{{ManifestObject.ArgoVersion}}}
            kind: Workflow
            metadata:
              name: "{{workflow.name}}"
              namespace: "{{workflow.namespace}}"
              labels:
                {{{StageLabels.Stage}}}: "{{inputs.parameters.current}}"
                {{{StageLabels.Previous}}}: "{{inputs.parameters.previous}}"

            """);
        template["resource"]!["mergeStrategy"] = "merge";
        template["inputs"] = Inputs("current", "previous");
        return template;
    }

    private static JsonObject Read()
    {
        var template = Resource(ReadRecord, "get", ConfigMap([]));
        template["inputs"] = Inputs("stage", "head", "replaced", "delivered");
        template["outputs"] = new JsonObject
        {
            ["parameters"] = new JsonArray(
                Filter("verdict", $$"""{{Known}} | if {{IsPushed}} then "{{Pushed}}" elif {{Said(PlayRecord.ChangesRequested)}} then (if {{Said(PlayStages.WaitingMerge)}} then "{{Merged}}" else "{{Nothing}}" end) elif $delivered != "" or ($said[$stage] // "") != "" and ($replaced | contains($said[$stage]) | not) then "{{Happened}}" else "{{Nothing}}" end"""),
                Filter("head", $"""{Known} | if $delivered != "" then $delivered else ($said["{PlayRecord.Head}"] // "") end"""),
                Filter("stage", $"""{Known} | if {Said(PlayRecord.ChangesRequested)} then "{PlayStages.Remediation}" else $stage end""")),
        };
        return template;
    }

    private static string Said(string key) => $"""(($said["{key}"] // "") != "" and ($replaced | contains($said["{key}"]) | not))""";

    private static JsonObject Filter(string name, string filter) => new() { ["name"] = name, ["valueFrom"] = new JsonObject { ["jqFilter"] = filter } };

    private static JsonObject Waiting()
    {
        (string, string)[] same = [("stage", Input("stage")), ("head", Input("head")), ("replaced", Input("replaced")), ("delivered", Input("delivered"))];
        var label = Call("label", Stage, ("current", Output(Recorded, "stage")), ("previous", Input("previous")));
        var @event = Call(Suspend, Suspend, ("stage", Input("stage")), ("seconds", Input("seconds")));
        var again = Call(Again, Wait, [.. same, ("previous", Input("previous")), ("seconds", WaitSeconds.ToString(CultureInfo.InvariantCulture))]);
        foreach (var step in new[] { label, @event, again })
            When(step, Output(Recorded, "verdict"), Nothing);
        return new JsonObject
        {
            ["name"] = Wait,
            ["inputs"] = Inputs("stage", "previous", "head", "replaced", "delivered", "seconds"),
            ["outputs"] = new JsonObject { ["parameters"] = new JsonArray([.. Outputs.Select(static o => (JsonNode)Last(o))]) },
            ["steps"] = new JsonArray(Group(Call(Recorded, ReadRecord, same)), Group(label, @event), Group(again)),
        };
    }

    // What was read last: here, or after the suspend point.
    private static JsonObject Last(string output) => new()
    {
        ["name"] = output,
        ["valueFrom"] = new JsonObject
        {
            ["expression"] = $"steps['{Recorded}'].outputs.parameters['verdict'] != '{Nothing}' ? steps['{Recorded}'].outputs.parameters['{output}'] : steps['{Again}'].outputs.parameters['{output}']",
        },
    };

    private static JsonObject Suspended() => new()
    {
        ["name"] = Suspend,
        ["inputs"] = Inputs("stage", "seconds"),
        ["suspend"] = new JsonObject { ["duration"] = Input("seconds") },
    };

    private static JsonObject Resource(string name, string action, string manifest) => new()
    {
        ["name"] = name,
        ["resource"] = new JsonObject { ["action"] = action, ["manifest"] = manifest },
    };

    private static string ConfigMap(IReadOnlyList<string> empty) => $$$"""
        apiVersion: v1
        kind: ConfigMap
        metadata:
          name: "{{workflow.name}}"
          namespace: "{{workflow.namespace}}"
          labels:
            {{{ManifestObject.PartOfLabel}}}: {{{ManifestObject.PartOf}}}
        {{{(empty.Count == 0 ? "" : "data:\n" + string.Concat(empty.Select(static key => $"  {key}: \"\"\n")))}}}
        """;
}
