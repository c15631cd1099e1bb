using System.Text.Json.Nodes;
using CodeRun.Engine.Api;
using CodeRun.Engine.Kubernetes;

namespace CodeRun.Engine.Health;

/// <summary>Judges the CustomResourceDefinition of CodeRuns by the one that this version generates. Pure.</summary>
internal static class DefinitionVerdict
{
    /// <summary>Name of the definition.</summary>
    public const string Name = $"{CodeRunResource.Plural}.{CodeRunResource.Group}";

    private const int MaxDifferences = 20;
    private const string Install = "Install it: kubectl apply -f deploy/crd.yaml";
    private const string Update = "Bring the definition up to date: kubectl apply -f deploy/crd.yaml";

    /// <summary>The findings about a definition, null when there is none.</summary>
    public static IReadOnlyList<HealthFinding> Judge(JsonNode? found, JsonObject shipped)
    {
        if (found is null)
            return [Missing];
        if (JsonPick.Text(found, "metadata", "deletionTimestamp") is not null)
            return [Of(HealthState.Failed, "The definition is being deleted, with all CodeRuns.", "Wait until it is gone (finalizers of CodeRuns hold it up while no controller runs). " + Install)];
        if (JsonPick.Text(JsonPick.Condition(found, "Established"), "status") != "True")
            return [NotEstablished(found)];
        var versions = JsonPick.Items(found, "spec", "versions").ToList();
        if (versions.Find(static v => JsonPick.Text(v, "name") == CodeRunResource.Version) is not { } version || !JsonPick.Flag(version, "served"))
        {
            var served = string.Join(", ", versions.Where(static v => JsonPick.Flag(v, "served")).Select(static v => JsonPick.Clean(JsonPick.Text(v, "name"))));
            return [Of(HealthState.Failed, $"The definition does not serve the version {CodeRunResource.Version}, which this module uses; it serves: {(served.Length == 0 ? "none" : served)}.", Update)];
        }

        var differences = Differences(version, shipped["spec"]!["versions"]![0]!).ToList();
        if (differences.Count == 0)
            return [Of(HealthState.Passed, $"The definition is installed, serves {CodeRunResource.GroupVersion}, and is the one of this version.")];
        return differences.Count <= MaxDifferences
            ? differences
            : [.. differences.Take(MaxDifferences), new(differences.Skip(MaxDifferences).Max(static d => d.State), Name, $"There are {differences.Count - MaxDifferences} more differences.", Update)];
    }

    /// <summary>What is known when the definition itself may not be read: whether CodeRuns are served.</summary>
    public static HealthFinding Judge(bool isServed, ApiException refusal) => isServed
        ? Of(HealthState.Unknown, $"The API server serves CodeRuns ({CodeRunResource.GroupVersion}), but their definition was not compared with that of this version. {UnknownVerdict.Message(refusal)}",
            $"Ask for the right 'get' on {ResourceEndpoint.CustomResourceDefinitions} {Name} (in a ClusterRole), or let somebody check who has it.")
        : Missing;

    private static HealthFinding Missing => Of(HealthState.Failed, "The cluster does not know CodeRuns: their definition is not installed.", Install);

    private static HealthFinding NotEstablished(JsonNode found)
    {
        var names = JsonPick.Condition(found, "NamesAccepted");
        var why = JsonPick.Text(names, "status") == "False" ? names : JsonPick.Condition(found, "Established");
        var said = string.Join(": ", new[] { JsonPick.Text(why, "reason"), JsonPick.Text(why, "message") }.Where(static t => !string.IsNullOrEmpty(t)).Select(JsonPick.Clean));
        return Of(HealthState.Failed, $"The definition is not established, so that CodeRuns are not served{(said.Length == 0 ? "" : $": {said}")}.",
            $"See its conditions: kubectl describe crd {Name}. Another definition may have its names.");
    }

    private static IEnumerable<HealthFinding> Differences(JsonNode version, JsonNode shipped)
    {
        if (JsonPick.At(version, "subresources", "status") is not JsonObject)
            yield return Of(HealthState.Failed, "The definition has no subresource status: the controller cannot write what becomes of runs.", Update);
        if (!JsonPick.Flag(version, "storage"))
            yield return Of(HealthState.Warning, $"CodeRuns are not stored as {CodeRunResource.Version}, which is the only version that this module knows.", Update);
        var ours = shipped["schema"]!["openAPIV3Schema"]!.AsObject();
        foreach (var difference in SchemaComparer.Compare(ours, JsonPick.At(version, "schema", "openAPIV3Schema") as JsonObject ?? []))
        {
            var path = difference.Path.Length == 0 ? "The schema" : $"The field {difference.Path}";
            yield return difference.Kind switch
            {
                SchemaDifferenceKind.Missing => new(HealthState.Failed, Subject(difference), $"{path} is missing in the cluster's schema: the API server drops what is written there.", Update),
                SchemaDifferenceKind.Extra => new(HealthState.Warning, Subject(difference), $"{path} is in the cluster's schema, but not in that of this version: the definition is of a newer version, or was changed by hand.", "Use the version of this module that the definition is of; or replace the definition: kubectl apply -f deploy/crd.yaml"),
                _ => new(HealthState.Warning, Subject(difference), $"{path} is described otherwise in the cluster's schema: {difference.Detail}.", Update),
            };
        }

        if (!JsonNode.DeepEquals(version["additionalPrinterColumns"], shipped["additionalPrinterColumns"]))
            yield return Of(HealthState.Warning, "The columns that kubectl shows are not those of this version.", Update);
    }

    private static string Subject(SchemaDifference difference) => difference.Path.Length == 0 ? Name : difference.Path;

    private static HealthFinding Of(HealthState state, string message, string advice = "") => new(state, Name, message, advice);
}
