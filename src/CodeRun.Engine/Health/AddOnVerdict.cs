using System.Text.Json.Nodes;

namespace CodeRun.Engine.Health;

/// <summary>Judges operators beside CodeRun and the objects for them. Pure.</summary>
internal static class AddOnVerdict
{
    /// <summary>The verdict on the kinds of an operator.</summary>
    /// <param name="addOn">The operator.</param>
    /// <param name="served">Version and plural name of its kinds that the API server serves.</param>
    public static HealthFinding Kinds(AddOn addOn, IReadOnlyList<(string Version, string Plural)> served)
    {
        var missing = addOn.Plurals.Where(p => !served.Any(s => s.Plural == p)).ToList();
        if (missing.Count == 0)
            return new(HealthState.Passed, addOn.Group, $"{addOn.Project} is installed: {string.Join(", ", addOn.Plurals)} ({addOn.Group}/{served.First(s => s.Plural == addOn.Plurals[0]).Version}).");
        return missing.Count == addOn.Plurals.Count
            ? new(HealthState.Skipped, addOn.Group, $"{addOn.Project} is not installed. Runs do not need it; it is used {addOn.Purpose}.")
            : new(HealthState.Warning, addOn.Group, $"{addOn.Project} is installed in part: the API server does not serve {string.Join(", ", missing)}.", $"Install its CustomResourceDefinitions completely ({addOn.Project}'s own documentation says how).");
    }

    /// <summary>The verdict on an object, null when there is none.</summary>
    public static HealthFinding Object(AddOn addOn, AddOnObject wanted, string @namespace, JsonNode? found)
    {
        if (found is null)
        {
            return new(HealthState.Skipped, wanted.Subject, $"There is no {wanted.Kind} '{wanted.Name}' in namespace '{@namespace}'. Runs do not need it; it is used {addOn.Purpose}.",
                $"Export-CodeRunManifest -Component {wanted.Component} makes it; {addOn.NamespaceParameter} looks for it elsewhere.");
        }

        var bad = JsonPick.Items(found, "status", "conditions").Where(static c => JsonPick.Text(c, "status") == "False").ToList();
        return bad.Count == 0
            ? new(HealthState.Passed, wanted.Subject, $"The {wanted.Kind} '{wanted.Name}' is in namespace '{@namespace}'.")
            : new(HealthState.Warning, wanted.Subject, $"The {wanted.Kind} '{wanted.Name}' is in namespace '{@namespace}', but not in order: {string.Join("; ", bad.Select(Say))}.",
                $"See its conditions: kubectl describe {wanted.Kind} {wanted.Name} -n {@namespace}");
    }

    private static string Say(JsonNode? condition) =>
        string.Join(": ", new[] { $"{JsonPick.Text(condition, "type")} is False", JsonPick.Text(condition, "reason"), JsonPick.Text(condition, "message") }.Where(static t => !string.IsNullOrEmpty(t)).Select(JsonPick.Clean));
}
