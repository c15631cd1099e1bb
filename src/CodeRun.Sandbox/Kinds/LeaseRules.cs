using System.Text.Json.Nodes;
using CodeRun.Sandbox.Schema;

namespace CodeRun.Sandbox.Kinds;

/// <summary>Rules of Leases.</summary>
internal static class LeaseRules
{
    /// <summary>Drops the fields of coordinated leader election, which a server has only when its feature gate is on.</summary>
    public static void Default(JsonObject value)
    {
        if (value["spec"] is not JsonObject spec)
            return;
        spec.Remove("strategy");
        spec.Remove("preferredHolder");
    }

    /// <summary>Checks a Lease.</summary>
    public static void Validate(JsonObject value, List<FieldProblem> problems)
    {
        if ((long?)value["spec"]?["leaseDurationSeconds"] is { } duration and <= 0)
            problems.Add(FieldProblem.Invalid("spec.leaseDurationSeconds", $"{duration}", "must be greater than 0"));
        if ((long?)value["spec"]?["leaseTransitions"] is { } transitions and < 0)
            problems.Add(FieldProblem.Invalid("spec.leaseTransitions", $"{transitions}", "must be greater than or equal to 0"));
    }
}
