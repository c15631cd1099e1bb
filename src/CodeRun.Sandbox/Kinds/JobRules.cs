using System.Globalization;
using System.Text.Json.Nodes;
using CodeRun.Sandbox.Access;
using CodeRun.Sandbox.Admission;
using CodeRun.Sandbox.Schema;

namespace CodeRun.Sandbox.Kinds;

/// <summary>Rules of Jobs, in the server's order (k8s.io/kubernetes: batch validation).</summary>
internal static class JobRules
{
    private const int MaxIndexedParallelism = 100_000;
    private const string NeedsIndexes = "requires indexed completion mode";
    private static readonly string[] Fixed = ["completionMode", "podFailurePolicy", "backoffLimitPerIndex", "managedBy", "successPolicy"];

    /// <summary>Checks a Job.</summary>
    /// <param name="value">The Job.</param>
    /// <param name="old">The Job before; null for a new one.</param>
    /// <param name="subresource">Through which subresource it is written; empty for none.</param>
    /// <param name="problems">Takes the problems.</param>
    public static void Validate(JsonObject value, JsonObject? old, string subresource, List<FieldProblem> problems)
    {
        if (subresource == "status")
        {
            foreach (var field in (string[])["active", "succeeded", "failed", "ready", "terminating"])
                problems.NotNegative($"status.{field}", (value["status"]?[field]).Number());
            return;
        }

        var spec = value["spec"] as JsonObject ?? [];
        if (old is null)
            GeneratedSelector(value, spec, problems);
        Spec(spec, problems);
        if (old is not null)
            Update(spec, old, problems);
        else if (IsIndexed(spec) && spec["completions"].Number() is > 0 and var completions)
            HostName((value["metadata"]?["name"]).Text(), completions, problems);
    }

    private static void Spec(JsonObject spec, List<FieldProblem> problems)
    {
        foreach (var field in (string[])["parallelism", "completions", "activeDeadlineSeconds", "backoffLimit", "ttlSecondsAfterFinished", "backoffLimitPerIndex", "maxFailedIndexes"])
            problems.NotNegative($"spec.{field}", spec[field].Number());
        Completion(spec, problems);
        JobPolicyRules.Validate(spec, problems);
        PodRules.Template(spec["template"], "spec.template", problems);
        RestartPolicy(spec, problems);
        if (spec["selector"] is not JsonObject selector)
        {
            problems.Required("spec.selector");
            return;
        }

        var labels = spec["template"]?["metadata"]?["labels"];
        if (!Matches(selector, labels))
            problems.InvalidShown("spec.template.metadata.labels", Sorted(labels), "`selector` does not match template `labels`");
    }

    private static void Completion(JsonObject spec, List<FieldProblem> problems)
    {
        var mode = spec["completionMode"].Text();
        if (mode is not ("NonIndexed" or "Indexed"))
            problems.NotSupported("spec.completionMode", mode, "NonIndexed", "Indexed");
        if (mode == "Indexed")
        {
            if (spec["completions"] is null)
                problems.Required("spec.completions", "when completion mode is Indexed");
            if (spec["parallelism"].Number() is > MaxIndexedParallelism and var parallelism)
                problems.Invalid("spec.parallelism", parallelism, $"must be less than or equal to {MaxIndexedParallelism} when completion mode is Indexed");
        }
        else if (mode == "NonIndexed")
        {
            foreach (var field in (string[])["backoffLimitPerIndex", "maxFailedIndexes"])
            {
                if (spec[field].Number() is { } number)
                    problems.Invalid($"spec.{field}", number, NeedsIndexes);
            }
        }

        if (spec["maxFailedIndexes"] is not null && spec["backoffLimitPerIndex"] is null)
            problems.Required("spec.backoffLimitPerIndex", "when maxFailedIndexes is specified");
    }

    private static void RestartPolicy(JsonObject spec, List<FieldProblem> problems)
    {
        const string Path = "spec.template.spec.restartPolicy";
        var policy = (spec["template"]?["spec"]?["restartPolicy"]).Text();
        if (policy is "" or "Always")
            problems.Required(Path, "valid values: \"OnFailure\", \"Never\"");
        else if (policy is not ("OnFailure" or "Never"))
            problems.NotSupported(Path, policy, "OnFailure", "Never");
        else if (policy != "Never" && spec["podFailurePolicy"] is not null)
            problems.Invalid(Path, policy, "only \"Never\" is supported when podFailurePolicy is specified");
    }

    // A selector that the server made must be of what it knows of the Job.
    private static void GeneratedSelector(JsonObject value, JsonObject spec, List<FieldProblem> problems)
    {
        if (spec["manualSelector"].IsTrue() || spec["selector"] is not JsonObject selector)
            return;
        var labels = spec["template"]?["metadata"]?["labels"];
        var expected = JobDefaults.Labels(value);
        foreach (var (key, text) in expected)
        {
            var path = $"spec.template.metadata.labels[{key}]";
            if (labels?[key] is not { } label)
                problems.Required(path, $"must be '{text.Text()}'");
            else if (label.Text() != text.Text())
                problems.InvalidShown(path, Sorted(labels), $"must be '{text.Text()}'");
        }

        if (!Matches(selector, expected))
            problems.InvalidShown("spec.selector", SortedSelector(selector), "`selector` not auto-generated");
    }

    private static void Update(JsonObject spec, JsonObject old, List<FieldProblem> problems)
    {
        const string Immutable = "field is immutable";
        var before = old["spec"] as JsonObject ?? [];
        if (spec["completions"].Number() != before["completions"].Number())
        {
            if (!IsIndexed(spec))
                problems.InvalidShown("spec.completions", Shown(spec["completions"]), Immutable);
            else if (spec["completions"].Number() != spec["parallelism"].Number())
                problems.InvalidShown("spec.completions", Shown(spec["completions"]), "can only be modified in tandem with spec.parallelism");
        }

        if (!JsonNode.DeepEquals(spec["selector"], before["selector"]))
            problems.InvalidShown("spec.selector", spec["selector"] is JsonObject selector ? SortedSelector(selector) : "null", Immutable);
        Template(spec["template"], before["template"], MayPrepare(old), problems);
        foreach (var field in Fixed.Where(f => !JsonNode.DeepEquals(spec[f], before[f])))
            problems.InvalidShown($"spec.{field}", Shown(spec[field]), Immutable);
    }

    private static void Template(JsonNode? now, JsonNode? before, bool mayPrepare, List<FieldProblem> problems)
    {
        if (JsonNode.DeepEquals(now, before) || (mayPrepare && JsonNode.DeepEquals(Prepared(now), Prepared(before))))
            return;
        var isSpec = JsonNode.DeepEquals(now?["metadata"], before?["metadata"]);
        problems.InvalidShown(isSpec ? "spec.template.spec" : "spec.template", Shown(isSpec ? now?["spec"] : now), "field is immutable");
    }

    private static void HostName(string name, long completions, List<FieldProblem> problems)
    {
        var last = $"{name}-{(completions - 1).ToString(CultureInfo.InvariantCulture)}";
        if (NameRules.Label(last).Count > 0)
            problems.Invalid("metadata.name", name, $"will not able to create pod with invalid DNS label: {last}");
    }

    // batch: where the pods of a Job that is suspended and has not begun shall run may still be decided.
    private static bool MayPrepare(JsonObject old) => (old["spec"]?["suspend"]).IsTrue() && old["status"]?["startTime"] is null;

    private static JsonObject Prepared(JsonNode? template)
    {
        var rest = template?.DeepClone().AsObject() ?? [];
        foreach (var (part, fields) in (ReadOnlySpan<(string, string[])>)[("metadata", ["labels", "annotations"]), ("spec", ["nodeSelector", "affinity", "tolerations", "schedulingGates"])])
        {
            foreach (var field in fields)
                (rest[part] as JsonObject)?.Remove(field);
        }

        return rest;
    }

    private static bool IsIndexed(JsonObject spec) => spec["completionMode"].Text() == "Indexed";

    private static bool Matches(JsonObject selector, JsonNode? labels) =>
        !AggregationSelector.IsValid(selector) || AggregationSelector.Read(selector).Matches(labels.Members().ToDictionary(static l => l.Key, static l => l.Value.Text(), StringComparer.Ordinal));

    private static string Shown(JsonNode? value) => value?.ToJsonString() ?? "null";

    // Go writes maps in the order of their keys.
    private static string Sorted(JsonNode? labels) => labels is null ? "null" : Ordered(labels).ToJsonString();

    private static string SortedSelector(JsonObject selector)
    {
        var copy = selector.DeepClone().AsObject();
        if (copy["matchLabels"] is JsonObject labels)
            copy["matchLabels"] = Ordered(labels);
        return copy.ToJsonString();
    }

    private static JsonObject Ordered(JsonNode labels) =>
        new(labels.Members().OrderBy(static l => l.Key, StringComparer.Ordinal).Select(static l => KeyValuePair.Create(l.Key, l.Value?.DeepClone())));
}
