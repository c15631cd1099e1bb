using System.Text.Json.Nodes;

namespace CodeRun.Sandbox.Kinds;

/// <summary>Defaults of namespaces.</summary>
internal static class NamespaceRules
{
    /// <summary>Sets the finalizer, the phase and the label with the name.</summary>
    public static void Default(JsonObject value)
    {
        value["spec"] = new JsonObject { ["finalizers"] = new JsonArray("kubernetes") };
        value["status"] = new JsonObject { ["phase"] = "Active" };
        var metadata = value["metadata"]!.AsObject();
        if (metadata["labels"] is not JsonObject labels)
            metadata["labels"] = labels = [];
        labels["kubernetes.io/metadata.name"] = (string?)metadata["name"];
    }
}
