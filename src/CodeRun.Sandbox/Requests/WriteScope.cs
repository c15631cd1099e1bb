using System.Text.Json.Nodes;
using CodeRun.Sandbox.Kinds;
using CodeRun.Sandbox.Kinds.PodSpecs;
using CodeRun.Sandbox.Schema;

namespace CodeRun.Sandbox.Requests;

/// <summary>Which parts of an object a write changes: its status only through the subresource, everything else not through it (the kinds' strategies: PrepareForUpdate).</summary>
internal static class WriteScope
{
    /// <summary>The new object with the parts of the old one that this write may not change.</summary>
    /// <param name="definition">The kind, which has a status.</param>
    /// <param name="value">What was sent.</param>
    /// <param name="old">What is there.</param>
    /// <param name="subresource">Through which subresource it is written; empty for none.</param>
    public static JsonObject Apply(ResourceDefinition definition, JsonObject value, JsonObject old, string subresource)
    {
        switch (subresource)
        {
            case "status":
                return Status(definition, value, old);
            case "ephemeralcontainers":
                var pod = old.DeepClone().AsObject();
                Copy(value["spec"] as JsonObject ?? [], pod["spec"]!.AsObject(), "ephemeralContainers");
                return pod;
            case "resize":
                return Resize(value, old);
            case "finalize":
                value["spec"] ??= new JsonObject();
                Copy(old, value, "status");
                return value;
            default:
                Copy(old, value, "status");
                if (definition == BuiltInResources.Namespaces)
                    Copy(old, value, "spec");
                return value;
        }
    }

    private static JsonObject Status(ResourceDefinition definition, JsonObject value, JsonObject old)
    {
        // Of what was sent for a custom object or a definition only the status counts, for the other kinds metadata too.
        if (definition.IsCustom || definition == BuiltInResources.Definitions)
        {
            var merged = old.DeepClone().AsObject();
            Copy(value, merged, "status");
            return merged;
        }

        Copy(old, value, "spec");
        if (definition == BuiltInResources.Pods)
        {
            Copy(old["metadata"]!.AsObject(), value["metadata"]!.AsObject(), "ownerReferences");
            PodStatusRules.Keep(value, old);
        }

        return value;
    }

    private static JsonObject Resize(JsonObject value, JsonObject old)
    {
        var pod = old.DeepClone().AsObject();
        foreach (var list in (string[])["containers", "initContainers"])
        {
            var (now, before) = (value["spec"]?[list] as JsonArray ?? [], pod["spec"]?[list] as JsonArray ?? []);
            // Containers that come, go or change places are left for validation to refuse.
            if (!now.Select(static c => (c?["name"]).Text()).SequenceEqual(before.Select(static c => (c?["name"]).Text()), StringComparer.Ordinal))
                return value;
            foreach (var (from, to) in now.Zip(before))
            {
                Copy(from!.AsObject(), to!.AsObject(), "resources");
                Copy(from.AsObject(), to.AsObject(), "resizePolicy");
            }
        }

        return pod;
    }

    private static void Copy(JsonObject from, JsonObject to, string field)
    {
        if (from[field] is { } kept)
            to[field] = kept.DeepClone();
        else
            to.Remove(field);
    }
}
