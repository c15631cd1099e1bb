using System.Text.Json.Nodes;
using CodeRun.Sandbox.Access;
using CodeRun.Sandbox.Http;
using CodeRun.Sandbox.Schema;

namespace CodeRun.Sandbox.Admission;

/// <summary>The rules of metadata.ownerReferences (apimachinery: ValidateOwnerReferences; apiserver: dedupOwnerReferences).</summary>
internal static class OwnerReferences
{
    /// <summary>Warning about references that stood twice in a create or update, before their uids.</summary>
    public const string Duplicates = ".metadata.ownerReferences contains duplicate entries; " + Consequence;

    /// <summary>Warning about references that stand twice after a patch, before their uids.</summary>
    public const string DuplicatesAfterPatch = ".metadata.ownerReferences contains duplicate entries after mutating admission happens; " + Consequence;

    private const string Consequence = "API server dedups owner references in 1.20+, and may reject such requests as early as 1.24; please fix your requests; duplicate UID(s) observed: ";
    private const string Field = "metadata.ownerReferences";

    // The order in which a server writes the fields.
    private static readonly string[] Fields = ["apiVersion", "kind", "name", "uid", "controller", "blockOwnerDeletion"];

    /// <summary>Drops references that stand twice.</summary>
    /// <returns>Their uids.</returns>
    public static IReadOnlyList<string> Deduplicate(JsonObject value)
    {
        if (value["metadata"]?["ownerReferences"] is not JsonArray { Count: > 1 } owners)
            return [];
        var duplicates = new List<string>();
        for (var i = 1; i < owners.Count;)
        {
            var own = owners[i];
            if (!owners.Take(i).Any(before => JsonNode.DeepEquals(before, own)))
            {
                i++;
                continue;
            }

            duplicates.Add((string?)own?["uid"] ?? "");
            owners.RemoveAt(i);
        }

        return duplicates;
    }

    /// <summary>Checks the references of an object.</summary>
    public static IEnumerable<FieldProblem> Problems(JsonArray owners)
    {
        string? controller = null;
        foreach (var owner in owners.OfType<JsonObject>())
        {
            foreach (var problem in Problems(owner))
                yield return problem;
            if (owner["controller"] is not JsonValue flag || !flag.TryGetValue(out bool controls) || !controls)
                continue;
            var own = $"{(string?)owner["kind"]}/{(string?)owner["name"]}";
            if (controller is null)
                controller = own;
            else
                yield return FieldProblem.Invalid(Field, $"[{string.Join(',', owners.OfType<JsonObject>().Select(Text))}]", $"Only one reference can have Controller set to true. Found \"true\" in references for {controller} and {own}");
        }
    }

    private static IEnumerable<FieldProblem> Problems(JsonObject owner)
    {
        var version = (string?)owner["apiVersion"] ?? "";
        // A version may have a group before it, and no more than that.
        var parts = version.Split('/');
        if (parts.Length > 2 || parts[^1].Length == 0)
            yield return FieldProblem.Invalid($"{Field}.apiVersion", GoText.Quote(version), "version must not be empty");
        foreach (var field in (string[])["kind", "name", "uid"])
        {
            if (string.IsNullOrEmpty((string?)owner[field]))
                yield return FieldProblem.Invalid($"{Field}.{field}", "\"\"", "must not be empty");
        }

        if ((string?)owner["kind"] == "Event" && version == "v1")
            yield return FieldProblem.Invalid(Field, Text(owner), "/v1, Kind=Event is disallowed from being an owner");
    }

    private static string Text(JsonObject owner)
    {
        var shown = new JsonObject();
        foreach (var field in Fields)
        {
            if (owner[field] is { } value)
                shown[field] = value.DeepClone();
            else if (field is not ("controller" or "blockOwnerDeletion"))
                shown[field] = "";
        }

        return System.Text.Encoding.UTF8.GetString(ApiResponse.Bytes(shown));
    }
}
