using System.Text.Json.Nodes;

namespace CodeRun.Sandbox.Requests;

/// <summary>How a write is to be done; the default is one of the server's own.</summary>
internal sealed record WriteContext
{
    /// <summary>A write of the server's own components.</summary>
    public static readonly WriteContext Internal = new();

    /// <summary>True when nothing is stored.</summary>
    public bool DryRun { get; init; }

    /// <summary>Who the written fields belong to; null when the server itself writes, which does not keep account of them.</summary>
    public string? Manager { get; init; }

    /// <summary>Subresource that is written; empty for the object itself.</summary>
    public string Subresource { get; init; } = "";

    /// <summary>True for a server-side apply, which has managed its fields already.</summary>
    public bool IsApply { get; init; }

    /// <summary>True when a client sent the whole object, which then has to name its version where the kind demands that.</summary>
    public bool FromClient { get; init; }

    /// <summary>Makes the object when there is none (apply; PUT of kinds that allow it).</summary>
    public bool CreatesWhenAbsent { get; init; }

    /// <summary>Refuses what the sender may not write; gets the new and the old object.</summary>
    public Action<JsonObject, JsonObject?> Guard { get; init; } = static (_, _) => { };

    /// <summary>Takes warnings for the sender.</summary>
    public Action<string> Warn { get; init; } = static _ => { };
}
