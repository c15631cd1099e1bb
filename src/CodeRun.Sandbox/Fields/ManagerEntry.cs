using System.Text.Json.Nodes;

namespace CodeRun.Sandbox.Fields;

/// <summary>One entry of metadata.managedFields.</summary>
internal sealed record ManagerEntry
{
    /// <summary>Name of the manager.</summary>
    public required string Manager { get; init; }

    /// <summary>True for a manager that applies, false for one that updates.</summary>
    public required bool Applies { get; init; }

    /// <summary>Version in which the fields are named.</summary>
    public required string ApiVersion { get; init; }

    /// <summary>Subresource that it writes; empty for the object.</summary>
    public string Subresource { get; init; } = "";

    /// <summary>When it last changed something; null when it never did.</summary>
    public string? Time { get; init; }

    /// <summary>Its fields.</summary>
    public required FieldTree Fields { get; init; }

    /// <summary>Who it is (apimachinery: BuildManagerIdentifier): an applier is the same in every version.</summary>
    public (string, bool, string, string) Identity => (Manager, Applies, Applies ? "" : ApiVersion, Subresource);

    /// <summary>How conflicts name it.</summary>
    public string Shown => $"\"{Manager}\"{(Subresource.Length > 0 ? $" with subresource \"{Subresource}\"" : "")}{(Applies ? "" : $" using {ApiVersion}")}";

    /// <summary>Reads an entry; null when it is none.</summary>
    public static ManagerEntry? Read(JsonNode? node)
    {
        if (node is not JsonObject entry || (string?)entry["operation"] is not ("Apply" or "Update") || (string?)entry["apiVersion"] is not { Length: > 0 } version || (string?)entry["fieldsType"] is not (null or "" or "FieldsV1"))
            return null;
        return new ManagerEntry
        {
            Manager = (string?)entry["manager"] ?? "",
            Applies = (string?)entry["operation"] == "Apply",
            ApiVersion = version,
            Subresource = (string?)entry["subresource"] ?? "",
            Time = (string?)entry["time"],
            Fields = FieldTree.Read(entry["fieldsV1"] as JsonObject ?? []),
        };
    }

    /// <summary>Writes the entry.</summary>
    public JsonObject Write()
    {
        var entry = new JsonObject { ["manager"] = Manager, ["operation"] = Applies ? "Apply" : "Update", ["apiVersion"] = ApiVersion };
        if (Time is not null)
            entry["time"] = Time;
        entry["fieldsType"] = "FieldsV1";
        entry["fieldsV1"] = Fields.Write();
        if (Subresource.Length > 0)
            entry["subresource"] = Subresource;
        return entry;
    }
}
