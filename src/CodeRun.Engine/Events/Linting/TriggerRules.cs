using CodeRun.Engine.Api;

namespace CodeRun.Engine.Events.Linting;

/// <summary>Rules of a Sensor's triggers.</summary>
internal static class TriggerRules
{
    private const int MaxNested = 20;

    private static readonly string[] NoKinds = ["name", "conditions", "conditionsReset"];
    private static readonly string[] Methods = ["GET", "DELETE", "PATCH", "POST", "PUT"];
    private static readonly string[] Units = ["Second", "Minute", "Hour"];

    public static void Check(LintFile file, YamlNode trigger, IReadOnlyDictionary<string, FilterScope> dependencies, int depth = 0)
    {
        if (trigger["template"] is not { Kind: YamlKind.Map } template)
            return;
        Retry(file, trigger);
        Limits(file, trigger);
        Resets(file, template);
        ParameterRules.Check(file, trigger.ItemsOf("parameters"), template, dependencies, ParameterTarget.Template);
        Kinds(file, trigger["template"]!);
        foreach (var field in template.Fields.Where(static f => f.Value.Kind == YamlKind.Map))
            Kind(file, trigger, field, dependencies);
        if (trigger["dlqTrigger"] is { Kind: YamlKind.Map } other && depth < MaxNested)
        {
            DeadLetters(file, trigger, other);
            Check(file, other, dependencies, depth + 1);
        }
    }

    private static void Kind(LintFile file, YamlNode trigger, YamlField kind, IReadOnlyDictionary<string, FilterScope> dependencies)
    {
        var resource = kind.Key is "k8s" or "argoWorkflow" ? TriggerSource.Read(file, kind) : null;
        var isByName = kind.Key == "argoWorkflow" ? kind.Value.TextOf("operation") is not (null or "" or "submit" or "submit-from") : kind.Value.TextOf("operation") is "delete";
        var target = kind.Key is "k8s" or "argoWorkflow" ? new ParameterTarget(resource, isByName, null) : new ParameterTarget(null, false, ArgoSchema.TypeOf("TriggerTemplate", kind.Key));

        // What the trigger's own parameters write over is no more than a place for it.
        var replaced = trigger.ItemsOf("parameters").Select(static p => p.TextOf("dest") ?? "").ToList();
        var misplaced = TriggerWrite.KindOfMisplaced(trigger["template"]!) == kind.Key ? trigger["template"]!.ItemsOf("parameters") : [];
        var parameters = kind.Value.ItemsOf("parameters").Where((_, i) => !replaced.Exists(d => d.StartsWith($"{kind.Key}.parameters.{i}.", StringComparison.Ordinal))).Concat(misplaced).ToList();
        ParameterRules.Check(file, parameters, target.Object, dependencies, target);
        ParameterRules.Check(file, kind.Value.ItemsOf("payload"), of: null, dependencies, ParameterTarget.Free, needsDest: kind.Key != "http");
        ParameterRules.Check(file, kind.Value.ItemsOf("dynamicHeaders"), of: null, dependencies, ParameterTarget.Free);
        var writes = TriggerWrite.Of(trigger, kind);
        switch (kind.Key)
        {
            case "k8s" or "argoWorkflow":
                ResourceTriggerRules.Check(file, kind, resource, writes);
                Policy(file, trigger, kind.Key, "k8s");
                break;
            case "http":
                Http(file, kind.Value);
                Policy(file, trigger, kind.Key, "status");
                break;
            case "awsLambda":
                Policy(file, trigger, kind.Key, "status");
                break;
        }

        if (resource is not null)
        {
            WorkflowRules.Check(file, resource, ParameterTaint.Of(resource, writes, dependencies));
            WorkflowParameterRules.Check(file, kind, resource, writes);
        }
    }

    // Exactly one field of a template says what it does; a field with a name that is none has its finding already.
    private static void Kinds(LintFile file, YamlNode template)
    {
        var known = ArgoSchema.Fields("TriggerTemplate")!;
        var kinds = template.Fields.Where(f => known.ContainsKey(f.Key) && !NoKinds.Contains(f.Key, StringComparer.Ordinal) && f.Value.Kind != YamlKind.Null).ToList();
        if (kinds.Count == 0 && template.Fields.All(f => known.ContainsKey(f.Key)))
            file.Add(LintRules.TriggerChoice, template, "The template does not say what to do: there is none of k8s, argoWorkflow, http and the others.", "log: {intervalSeconds: 1}");
        else if (kinds.Count > 1)
            file.Add(LintRules.TriggerChoice, kinds[1], $"A trigger does one thing: {kinds[0].Key} and {kinds[1].Key} need a trigger each.", "a trigger of its own");
    }

    private static void Retry(LintFile file, YamlNode trigger)
    {
        if (trigger["retryStrategy"] is { Kind: YamlKind.Map } retry && retry["duration"] is not null && retry["steps"] is null or { Kind: YamlKind.Integer, Text: "0" })
            file.Add(LintRules.MissingField, trigger["retryStrategy"]!, "retryStrategy has no steps, so nothing is retried.", "steps: 3");
    }

    private static void Limits(LintFile file, YamlNode trigger)
    {
        if (trigger["rateLimit"]?.TextOf("unit") is { Length: > 0 } unit && !Units.Contains(unit, StringComparer.Ordinal))
            file.Add(LintRules.UnreadableValue, trigger["rateLimit"]!["unit"]!, $"The unit of a rate limit is Second, Minute or Hour, not '{SchemaChecker.Shorten(unit)}'.", NearestName.Find(unit, Units) ?? Units[0]);
    }

    private static void Resets(LintFile file, YamlNode template)
    {
        foreach (var byTime in template.ItemsOf("conditionsReset").Select(static r => r["byTime"]).OfType<YamlNode>().Where(static r => r.Kind == YamlKind.Map))
        {
            TimeRules.Zone(file, byTime);
            var cron = byTime.TextOf("cron") ?? "";
            if (TimeRules.CronProblem(cron) is { } problem)
                file.Add(LintRules.CronSyntax, byTime["cron"] ?? byTime, $"'{SchemaChecker.Shorten(cron)}' is no schedule: {problem}.", TimeRules.CronOf(cron) is { } right ? YamlText.Quote(right) : null);
        }
    }

    private static void DeadLetters(LintFile file, YamlNode trigger, YamlNode other)
    {
        if (trigger["atLeastOnce"] is not { Kind: YamlKind.Flag, Text: "true" })
            file.Add(LintRules.MissingField, trigger, "A trigger with dlqTrigger needs atLeastOnce: true; a Sensor without is refused.", "atLeastOnce: true");
        if (other["atLeastOnce"] is not { Kind: YamlKind.Flag, Text: "true" })
            file.Add(LintRules.MissingField, other, "dlqTrigger needs atLeastOnce: true; a Sensor without is refused.", "atLeastOnce: true");
    }

    private static void Http(LintFile file, YamlNode http)
    {
        if (http.TextOf("method") is { Length: > 0 } method && !Methods.Contains(method, StringComparer.Ordinal))
        {
            file.Add(
                LintRules.UnreadableValue, http["method"]!, $"An http trigger has the method {string.Join(", ", Methods)}; a Sensor with '{SchemaChecker.Shorten(method)}' is refused.",
                Methods.FirstOrDefault(m => string.Equals(m, method, StringComparison.OrdinalIgnoreCase)) ?? "POST");
        }
    }

    // A policy of the other sort is not looked at.
    private static void Policy(LintFile file, YamlNode trigger, string kind, string wanted)
    {
        var other = wanted == "k8s" ? "status" : "k8s";
        if (trigger["policy"] is { Kind: YamlKind.Map } policy && policy.Field(other) is { Value.Kind: YamlKind.Map } field && policy[wanted] is null)
            file.Add(LintRules.UnknownField, field, $"The policy of {kind} triggers is {wanted}; {other} is not looked at.", wanted == "k8s" ? "k8s: {labels: {KEY: VALUE}, backoff: {steps: 3, duration: 10s}}" : "status: {allow: [200]}");
    }
}
