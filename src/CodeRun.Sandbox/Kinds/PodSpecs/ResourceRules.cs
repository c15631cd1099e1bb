using System.Text.Json.Nodes;
using CodeRun.Sandbox.Admission;
using CodeRun.Sandbox.Schema;
using CodeRun.Sandbox.Typed;

namespace CodeRun.Sandbox.Kinds.PodSpecs;

/// <summary>Rules of what a container asks for and may have (k8s.io/kubernetes: core validation, ValidateContainerResourceRequirements).</summary>
internal static class ResourceRules
{
    private static readonly long Nano = 1_000_000_000;

    /// <summary>Checks <c>resources</c>.</summary>
    public static void Validate(JsonNode? resources, string path, List<FieldProblem> problems)
    {
        var (limits, requests) = (resources?["limits"], resources?["requests"]);
        foreach (var (name, amount) in limits.Members())
            Amount(name, amount.Text(), $"{path}.limits[{name}]", problems);
        foreach (var (name, amount) in requests.Members())
        {
            Amount(name, amount.Text(), $"{path}.requests[{name}]", problems);
            var limit = Quantity.Parse((limits?[name]).Text());
            if (Quantity.Parse(amount.Text()) is not { } wanted)
                continue;
            if (limit is { } most && wanted.Nanos != most.Nanos && !MayExceed(name))
                problems.Invalid($"{path}.requests", wanted.ToString(), $"must be equal to {name} limit of {most}");
            else if (limit is { } top && wanted.Nanos > top.Nanos)
                problems.Invalid($"{path}.requests", wanted.ToString(), $"must be less than or equal to {name} limit of {top}");
            else if (limit is null && !MayExceed(name))
                problems.Required($"{path}.limits", "Limit must be set for non overcommitable resources");
        }
    }

    private static void Amount(string name, string amount, string path, List<FieldProblem> problems)
    {
        var wrong = NameRules.QualifiedName(name);
        problems.Invalid(path, name, wrong);
        if (wrong.Count == 0 && !name.Contains('/', StringComparison.Ordinal) && name is not ("cpu" or "memory" or "ephemeral-storage") && !name.StartsWith("hugepages-", StringComparison.Ordinal))
            problems.Invalid(path, name, "must be a standard resource for containers");
        if (Quantity.Parse(amount) is not { } quantity)
            return;
        if (quantity.Nanos < 0)
            problems.Invalid(path, quantity.ToString(), "must be greater than or equal to 0");
        if (!MayExceed(name) && !(quantity.Nanos % Nano).IsZero)
            problems.Invalid(path, quantity.ToString(), "must be an integer");
    }

    // Resources of Kubernetes itself but huge pages may be promised more than once.
    private static bool MayExceed(string name) =>
        !name.Contains('/', StringComparison.Ordinal) ? !name.StartsWith("hugepages-", StringComparison.Ordinal) : name.Contains("kubernetes.io/", StringComparison.Ordinal);
}
