using System.Text.Json.Nodes;

namespace CodeRun.Sandbox.Schema;

/// <summary>Defaults of custom objects (apiextensions: structural defaulting): a null that may not stand gives way to the default, or goes.</summary>
internal static class SchemaDefaults
{
    /// <summary>Fills in what is missing, in place.</summary>
    public static void FillIn(JsonNode value, SchemaPart schema)
    {
        DropNulls(value, schema);
        Default(value, schema);
    }

    /// <summary>True when a place of a schema has a default.</summary>
    public static bool HasAny(SchemaPart schema) =>
        schema.Default is not null || schema.Properties.Values.Any(HasAny) || (schema.Items is { } items && HasAny(items)) || (schema.Values is { } values && HasAny(values));

    private static void DropNulls(JsonNode? value, SchemaPart? schema)
    {
        if (schema is null)
            return;
        if (value is JsonObject map)
        {
            List<string>? dropped = null;
            foreach (var (name, child) in map)
            {
                var field = schema.Child(name);
                if (child is not null)
                    DropNulls(child, field);
                else if (field is { IsNullable: false, Default: null })
                    (dropped ??= []).Add(name);
            }

            foreach (var name in dropped ?? [])
                map.Remove(name);
        }
        else if (value is JsonArray list)
        {
            foreach (var item in list)
                DropNulls(item, schema.Items);
        }
    }

    private static void Default(JsonNode? value, SchemaPart? schema)
    {
        if (schema is null)
            return;
        if (value is JsonObject map)
        {
            foreach (var (name, field) in schema.Properties)
            {
                if (field.Default is { } preset && (!map.TryGetPropertyValue(name, out var given) || (given is null && !field.IsNullable)))
                    map[name] = preset.DeepClone();
            }

            foreach (var name in map.Where(static m => m.Value is null or JsonObject or JsonArray).Select(static m => m.Key).ToList())
            {
                if (!schema.Properties.TryGetValue(name, out var field) && map[name] is null && schema.Values is { IsNullable: false, Default: { } preset })
                    map[name] = preset.DeepClone();
                Default(map[name], field ?? schema.Values);
            }
        }
        else if (value is JsonArray list && schema.Items is { } items)
        {
            for (var i = 0; i < list.Count; i++)
            {
                if (list[i] is null && !items.IsNullable && items.Default is { } preset)
                    list[i] = preset.DeepClone();
                Default(list[i], items);
            }
        }
    }
}
