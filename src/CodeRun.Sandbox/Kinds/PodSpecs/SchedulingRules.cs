using System.Text.Json.Nodes;
using CodeRun.Sandbox.Admission;
using CodeRun.Sandbox.Schema;

namespace CodeRun.Sandbox.Kinds.PodSpecs;

/// <summary>Rules of what decides where a pod runs.</summary>
internal static class SchedulingRules
{
    /// <summary>Checks labels such as a nodeSelector's.</summary>
    public static void Labels(JsonNode? labels, string path, List<FieldProblem> problems)
    {
        foreach (var (key, value) in labels.Members())
        {
            problems.Invalid(path, key, NameRules.QualifiedName(key));
            problems.Invalid(path, value.Text(), NameRules.LabelValue(value.Text()));
        }
    }

    /// <summary>Checks tolerations.</summary>
    public static void Tolerations(JsonNode? tolerations, string path, List<FieldProblem> problems)
    {
        foreach (var (toleration, at) in tolerations.Items(path))
        {
            var (key, op, value, effect) = (toleration["key"].Text(), toleration["operator"].Text(), toleration["value"].Text(), toleration["effect"].Text());
            if (key.Length > 0)
                problems.Invalid($"{at}.key", key, NameRules.QualifiedName(key));
            if (key.Length == 0 && op != "Exists")
                problems.Invalid($"{at}.operator", op, "operator must be Exists when `key` is empty, which means \"match all values and all keys\"");
            if (toleration["tolerationSeconds"] is not null && effect != "NoExecute")
                problems.Invalid($"{at}.effect", effect, "effect must be 'NoExecute' when `tolerationSeconds` is set");
            switch (op)
            {
                case "" or "Equal":
                    if (NameRules.LabelValue(value) is { Count: > 0 } wrong)
                        problems.Invalid($"{at}.operator", value, string.Join(";", wrong));
                    break;
                case "Exists":
                    if (value.Length > 0)
                        problems.Invalid($"{at}.operator", value, "value must be empty when `operator` is 'Exists'");
                    break;
                default:
                    problems.NotSupported($"{at}.operator", op, "Equal", "Exists");
                    break;
            }

            if (effect is not ("" or "NoSchedule" or "PreferNoSchedule" or "NoExecute"))
                problems.NotSupported($"{at}.effect", effect, "NoSchedule", "PreferNoSchedule", "NoExecute");
        }
    }

    /// <summary>Checks schedulingGates.</summary>
    public static void Gates(JsonNode? gates, string path, List<FieldProblem> problems)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (gate, at) in gates.Items(path))
        {
            var name = gate["name"].Text();
            problems.Invalid(at, name, NameRules.QualifiedName(name));
            if (!seen.Add(name))
                problems.Duplicate(at, name);
        }
    }

    /// <summary>Checks topologySpreadConstraints.</summary>
    public static void Spread(JsonNode? constraints, string path, List<FieldProblem> problems)
    {
        foreach (var (constraint, at) in constraints.Items(path))
        {
            if ((constraint["maxSkew"].Number() ?? 0) is var skew and <= 0)
                problems.Invalid($"{at}.maxSkew", skew, "must be greater than zero");
            if (constraint["topologyKey"].Text().Length == 0)
                problems.Required($"{at}.topologyKey", "can not be empty");
            else
                problems.Invalid($"{at}.topologyKey", constraint["topologyKey"].Text(), NameRules.QualifiedName(constraint["topologyKey"].Text()));
            if (constraint["whenUnsatisfiable"].Text() is var action and not ("DoNotSchedule" or "ScheduleAnyway"))
                problems.NotSupported($"{at}.whenUnsatisfiable", action, "DoNotSchedule", "ScheduleAnyway");
        }
    }

    /// <summary>Checks the affinity to nodes and the topologies of that to pods.</summary>
    public static void Affinity(JsonNode? affinity, string path, List<FieldProblem> problems)
    {
        if (affinity?["nodeAffinity"] is JsonObject nodes)
        {
            if (nodes["requiredDuringSchedulingIgnoredDuringExecution"] is JsonObject required)
                NodeTerms(required["nodeSelectorTerms"], $"{path}.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms", problems);
            foreach (var (term, at) in nodes["preferredDuringSchedulingIgnoredDuringExecution"].Items($"{path}.nodeAffinity.preferredDuringSchedulingIgnoredDuringExecution"))
            {
                Weight(term, at, problems);
                NodeTerm(term["preference"] as JsonObject ?? [], $"{at}.preference", problems);
            }
        }

        foreach (var kind in (string[])["podAffinity", "podAntiAffinity"])
        {
            foreach (var (term, at) in (affinity?[kind]?["requiredDuringSchedulingIgnoredDuringExecution"]).Items($"{path}.{kind}.requiredDuringSchedulingIgnoredDuringExecution"))
                PodTerm(term, at, problems);
            foreach (var (term, at) in (affinity?[kind]?["preferredDuringSchedulingIgnoredDuringExecution"]).Items($"{path}.{kind}.preferredDuringSchedulingIgnoredDuringExecution"))
            {
                Weight(term, at, problems);
                PodTerm(term["podAffinityTerm"] as JsonObject ?? [], $"{at}.podAffinityTerm", problems);
            }
        }
    }

    private static void NodeTerms(JsonNode? terms, string path, List<FieldProblem> problems)
    {
        if (terms.IsEmpty())
            problems.Required(path, "must have at least one node selector term");
        foreach (var (term, at) in terms.Items(path))
            NodeTerm(term, at, problems);
    }

    private static void NodeTerm(JsonObject term, string path, List<FieldProblem> problems)
    {
        foreach (var (expression, at) in term["matchExpressions"].Items($"{path}.matchExpressions"))
        {
            var values = expression["values"].Texts().Count();
            switch (expression["operator"].Text())
            {
                case "In" or "NotIn":
                    if (values == 0)
                        problems.Required($"{at}.values", "must be specified when `operator` is 'In' or 'NotIn'");
                    break;
                case "Exists" or "DoesNotExist":
                    if (values > 0)
                        problems.Forbidden($"{at}.values", "may not be specified when `operator` is 'Exists' or 'DoesNotExist'");
                    break;
                case "Gt" or "Lt":
                    if (values != 1)
                        problems.Required($"{at}.values", "must be specified single value when `operator` is 'Lt' or 'Gt'");
                    break;
                case var other:
                    problems.Invalid($"{at}.operator", other, "not a valid selector operator");
                    break;
            }

            problems.Invalid($"{at}.key", expression["key"].Text(), NameRules.QualifiedName(expression["key"].Text()));
        }
    }

    private static void Weight(JsonObject term, string path, List<FieldProblem> problems)
    {
        if ((term["weight"].Number() ?? 0) is var weight and (<= 0 or > 100))
            problems.Invalid($"{path}.weight", weight, "must be in the range 1-100");
    }

    private static void PodTerm(JsonObject term, string path, List<FieldProblem> problems)
    {
        var key = term["topologyKey"].Text();
        if (key.Length == 0)
            problems.Required($"{path}.topologyKey", "can not be empty");
        problems.Invalid($"{path}.topologyKey", key, NameRules.QualifiedName(key));
    }
}
