using CodeRun.Sandbox.Http;
using CodeRun.Sandbox.Requests;
using CodeRun.Sandbox.Schema;

namespace CodeRun.Sandbox.Representations;

/// <summary>Finds the form that a client wants most and the server can give (apiserver: NegotiateMediaTypeOptions).</summary>
internal static class Negotiation
{
    private const string MetaGroup = "meta.k8s.io";

    private static readonly string[] Formats = [BodyFormat.Json, BodyFormat.Yaml, BodyFormat.Protobuf];

    /// <summary>The form for an Accept header.</summary>
    /// <param name="accept">The header; empty for none.</param>
    /// <param name="definition">Kind of what is answered; null for what has no Tables and the like, for example discovery.</param>
    /// <param name="isCollection">True for a list or watch.</param>
    /// <exception cref="ApiStatusException">406: none.</exception>
    public static Representation Choose(string accept, ResourceDefinition? definition, bool isCollection)
    {
        if (accept.Length == 0)
            return Representation.Json;
        var clauses = AcceptClause.Read(accept);
        // The routes of built-in kinds know their types, but no ranges of them.
        if (definition is not { IsCustom: true } && !clauses.Any(static c => c.IsAny || Formats.Contains(c.Type, StringComparer.Ordinal)))
            throw Acceptance.NoSuchType(isCollection);
        foreach (var clause in clauses)
        {
            foreach (var format in Formats)
            {
                if (clause.Admits(format) && Form(clause, format, definition) is { } form)
                    return form;
            }
        }

        throw Acceptance.NoSuchShape();
    }

    private static Representation? Form(AcceptClause clause, string format, ResourceDefinition? definition)
    {
        string Of(string name) => clause.Parameters.GetValueOrDefault(name, "");

        if (Of("stream") is { Length: > 0 } stream && (stream != "watch" || format == BodyFormat.Yaml))
            return null;
        if (Of("sv") is { Length: > 0 } and not "v1")
            return null;
        var plain = Representation.Json with { Format = format, IsIndented = Of("pretty") == "1" };
        if (!clause.Parameters.ContainsKey("as") && !clause.Parameters.ContainsKey("g") && !clause.Parameters.ContainsKey("v"))
            return definition is { IsCustom: true } && format == BodyFormat.Protobuf ? null : plain;
        if (definition is null || Of("g") != MetaGroup || Of("v") is not ("v1" or "v1beta1"))
            return null;
        var shaped = plain with { Version = $"{MetaGroup}/{Of("v")}" };
        return Of("as") switch
        {
            "Table" when format != BodyFormat.Protobuf => shaped with { Shape = Shape.Table },
            "PartialObjectMetadata" => shaped with { Shape = Shape.Partial },
            "PartialObjectMetadataList" => shaped with { Shape = Shape.PartialList },
            _ => null,
        };
    }
}
