using System.Text.Json.Nodes;
using CodeRun.Engine.Kubernetes;

namespace CodeRun.Engine.Health;

/// <summary>Judges whether claims of workspaces find a StorageClass. Pure.</summary>
internal static class StorageVerdict
{
    private const string Subject = "storageclasses.storage.k8s.io";
    private const string DefaultAnnotation = "storageclass.kubernetes.io/is-default-class";

    // Still honoured by the API server.
    private const string OldDefaultAnnotation = "storageclass.beta.kubernetes.io/is-default-class";

    /// <summary>StorageClasses.</summary>
    public static ResourceEndpoint Classes { get; } = new("storage.k8s.io", "v1", "storageclasses");

    /// <summary>The cluster knows no StorageClasses.</summary>
    public static HealthFinding NoKind { get; } = new(HealthState.Skipped, Subject, "The API server serves no StorageClasses; it has another way to bind claims, as the sandbox has.");

    /// <summary>The verdict on the class that the configuration names, null when there is none.</summary>
    public static HealthFinding Named(string name, JsonNode? found)
    {
        var subject = $"storageclass/{name}";
        return found is null
            ? new(HealthState.Warning, subject, $"The configuration names the StorageClass '{name}', which does not exist: claims of workspaces wait for volumes that somebody makes by hand.",
                "Set storage.className of the configuration to one of: kubectl get storageclass")
            : new(HealthState.Passed, subject, $"The StorageClass '{name}' of the configuration exists{Provisioner(found)}.");
    }

    /// <summary>The verdict on all classes of the cluster, when the configuration names none.</summary>
    public static HealthFinding Default(IReadOnlyList<JsonNode?> classes)
    {
        var defaults = classes.Where(IsDefault).ToList();
        var names = defaults.Select(Name).Order(StringComparer.Ordinal).ToList();
        const string Advice = "Set storage.className of the configuration, or mark exactly one class as the default: kubectl annotate storageclass NAME " + DefaultAnnotation + "=true";
        return names.Count switch
        {
            1 => new(HealthState.Passed, $"storageclass/{names[0]}", $"The default StorageClass is '{names[0]}'{Provisioner(defaults[0])}."),
            0 => new(HealthState.Warning, Subject, $"The configuration names no StorageClass, and none is the default{(classes.Count == 0 ? ": there is none at all" : $". There are: {string.Join(", ", classes.Select(Name).Order(StringComparer.Ordinal))}")}. Claims of workspaces stay Pending until a volume is made by hand.", Advice),
            _ => new(HealthState.Warning, Subject, $"Several StorageClasses are the default: {string.Join(", ", names)}. Claims get the one that was made last.", Advice),
        };
    }

    private static bool IsDefault(JsonNode? storageClass) =>
        JsonPick.Text(storageClass, "metadata", "annotations", DefaultAnnotation) == "true" || JsonPick.Text(storageClass, "metadata", "annotations", OldDefaultAnnotation) == "true";

    private static string Name(JsonNode? storageClass) => JsonPick.Clean(JsonPick.Text(storageClass, "metadata", "name"));

    private static string Provisioner(JsonNode? storageClass) => JsonPick.Text(storageClass, "provisioner") is { Length: > 0 } provisioner ? $" (provisioner {JsonPick.Clean(provisioner)})" : "";
}
