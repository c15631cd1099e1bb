using System.Text.Json.Nodes;
using CodeRun.Sandbox.Schema;
using CodeRun.Sandbox.Typed;

namespace CodeRun.Sandbox.Definitions;

/// <summary>Defaults must be what their own schema allows, with nothing that it does not know (apiextensions: defaulting).</summary>
internal static class DefaultRules
{
    /// <summary>All that is wrong with the defaults of a structural schema.</summary>
    public static IReadOnlyList<FieldProblem> Validate(JsonObject schema, string path)
    {
        var problems = new List<FieldProblem>();
        Check(schema, path, problems);
        return problems;
    }

    private static void Check(JsonObject schema, string path, List<FieldProblem> problems)
    {
        if (schema["default"] is { } preset)
            Default(preset, schema, $"{path}.default", problems);
        if (schema["items"] is JsonObject items)
            Check(items, $"{path}.items", problems);
        foreach (var (name, child) in schema["properties"] as JsonObject ?? [])
        {
            if (child is JsonObject property)
                Check(property, $"{path}.properties[{name}]", problems);
        }
    }

    private static void Default(JsonNode preset, JsonObject schema, string path, List<FieldProblem> problems)
    {
        var part = SchemaPart.Read(schema, isRoot: false);
        if (CustomPruning.HasUnknown(preset, new SchemaNode(schema, KindSchemas.Resolve)))
            problems.Add(FieldProblem.Invalid(path, GoValue.Show(preset), "must not have unknown fields"));
        var found = new List<FieldProblem>();
        EmbeddedResources.Validate(preset, part, path, found);
        if (found.Count == 0)
            StructuralSchema.Add(ValueValidator.Validate(preset, part, "", Counterpart.None), path, found);
        if (found.Count == 0)
            new RuleRunner(found, warn: null).RunPart(preset, preset, part, path);
        if (found.Count == 0)
            new RuleRunner(found, warn: null).RunPart(preset, old: null, part, path);
        problems.AddRange(found);
    }
}
