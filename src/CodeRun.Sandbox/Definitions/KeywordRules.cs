using System.Text.Json.Nodes;
using CodeRun.Sandbox.Access;
using CodeRun.Sandbox.Schema;

namespace CodeRun.Sandbox.Definitions;

/// <summary>Keywords of a schema that are forbidden or must fit each other, place by place; rules of CEL last.</summary>
/// <param name="rules">Checks rules; null when the schema is not well enough for them.</param>
internal sealed class KeywordRules(RuleRules? rules)
{
    private static readonly string[] Types = ["array", "boolean", "integer", "number", "object", "string"];
    private readonly List<FieldProblem> _schema = [];
    private readonly List<FieldProblem> _cel = [];

    /// <summary>All that is wrong with a schema.</summary>
    public IReadOnlyList<FieldProblem> Validate(JsonObject schema, string path)
    {
        Place(schema, path, new SchemaPlace { IsRoot = true, Cardinality = 1 });
        return [.. _schema, .. _cel];
    }

    private void Place(JsonObject schema, string path, SchemaPlace place)
    {
        var before = _schema.Count;
        Forbidden(schema, path, place);
        Children(schema, path, place);
        if (schema["x-kubernetes-preserve-unknown-fields"] is JsonValue keeps && keeps.TryGetValue(out bool kept) && !kept)
            _schema.Add(FieldProblem.Invalid($"{path}.x-kubernetes-preserve-unknown-fields", "false", "must be true or undefined"));
        MapType(schema, path);
        ListTypeKeywords.Validate(schema, path, _schema);
        if (schema["x-kubernetes-validations"] is not JsonArray { Count: > 0 } texts)
            return;
        RuleRules.Texts(texts, schema, path, _schema);
        if (_schema.Count == before && place.HasRules)
            rules?.Compile(texts, schema, path, place, _cel);
    }

    private void Forbidden(JsonObject schema, string path, SchemaPlace place)
    {
        void Forbid(string keyword, string? text = null) => _schema.Add(FieldProblem.Forbidden($"{path}.{keyword}", text ?? $"{keyword} is not supported"));

        var type = (string?)schema["type"] ?? "";
        if (type.Length > 0 && !Types.Contains(type, StringComparer.Ordinal))
            _schema.Add(FieldProblem.NotSupported($"{path}.type", GoText.Quote(type), Types));
        if (schema["default"] is not null && place.NoDefaults is { } reason)
            Forbid("default", $"must not be set {reason}");
        if (((string?)schema["id"] ?? "").Length > 0)
            Forbid("id");
        if (schema["additionalItems"] is not null)
            Forbid("additionalItems");
        foreach (var keyword in (string[])["patternProperties", "definitions"])
        {
            if (schema[keyword] is JsonObject { Count: > 0 })
                Forbid(keyword);
        }

        foreach (var keyword in (string[])["dependencies", "$ref"])
        {
            if (schema[keyword] is not null)
                Forbid(keyword);
        }

        if (type == "null")
            Forbid("type", "type cannot be set to null, use nullable as an alternative");
        if (schema["items"] is JsonArray { Count: > 0 })
            Forbid("items", "items must be a schema object and not an array");
        if (place.IsInMetadata && IsTrue(schema, "x-kubernetes-embedded-resource"))
            Forbid("x-kubernetes-embedded-resource", "must not be used inside of resource meta");
        if (IsTrue(schema, "uniqueItems"))
            Forbid("uniqueItems", "uniqueItems cannot be set to true since the runtime complexity becomes quadratic");
        if (schema["additionalProperties"] is { } others && schema["properties"] is JsonObject { Count: > 0 } && (others is JsonObject || others.GetValueKind() == System.Text.Json.JsonValueKind.False))
            Forbid("additionalProperties", "additionalProperties and properties are mutual exclusive");
    }

    private void Children(JsonObject schema, string path, SchemaPlace place)
    {
        foreach (var (child, at) in SchemaWalk.Children(schema))
            Place(child, $"{path}.{at}", place.Below(schema, at, path));
    }

    private void MapType(JsonObject schema, string path)
    {
        if ((string?)schema["x-kubernetes-map-type"] is not { } kind)
            return;
        var type = (string?)schema["type"] ?? "";
        if (type != "object")
            _schema.Add(type.Length == 0 ? FieldProblem.Required($"{path}.type", "must be object if x-kubernetes-map-type is specified") : FieldProblem.Invalid($"{path}.type", GoText.Quote(type), "must be object if x-kubernetes-map-type is specified"));
        if (kind is not ("atomic" or "granular"))
            _schema.Add(FieldProblem.NotSupported($"{path}.x-kubernetes-map-type", GoText.Quote(kind), ["atomic", "granular"]));
    }

    private static bool IsTrue(JsonObject schema, string keyword) => schema[keyword] is JsonValue value && value.TryGetValue(out bool flag) && flag;
}
