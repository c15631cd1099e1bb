using System.Text.Json.Nodes;
using CodeRun.Sandbox.Kinds;

namespace CodeRun.Sandbox.Controllers;

/// <summary>When an indexed Job has succeeded before all of its indexes have: its successPolicy.</summary>
internal static class JobSuccessRules
{
    /// <summary>What the first rule that holds says, in the words of the job controller; null when none does.</summary>
    /// <param name="policy">The successPolicy; null for none.</param>
    /// <param name="succeeded">Indexes that have succeeded.</param>
    public static string? Met(JsonNode? policy, IReadOnlySet<int> succeeded)
    {
        var index = 0;
        foreach (var (rule, _) in (policy?["rules"]).Items(""))
        {
            var counted = rule["succeededIndexes"] is { } indexes ? JobIndexes.Read(indexes.Text()).ToList() : null;
            var done = counted?.Count(succeeded.Contains) ?? succeeded.Count;
            if (done >= (rule["succeededCount"].Number() ?? counted?.Count ?? int.MaxValue))
                return $"Matched rules at index {index}";
            index++;
        }

        return null;
    }
}
