using System.Text.Json.Nodes;

namespace CodeRun.Engine.Api;

/// <summary>
/// Generates the CustomResourceDefinition from the C# types. <c>deploy/crd.yaml</c> is its output; a test sees that the file
/// does not drift.
/// </summary>
public static class CrdGenerator
{
    private const int MaxText = 1024;

    /// <summary>The definition as an object to send.</summary>
    public static JsonObject Json() => new()
    {
        ["apiVersion"] = "apiextensions.k8s.io/v1",
        ["kind"] = "CustomResourceDefinition",
        ["metadata"] = new JsonObject { ["name"] = $"{CodeRunResource.Plural}.{CodeRunResource.Group}" },
        ["spec"] = new JsonObject
        {
            ["group"] = CodeRunResource.Group,
            ["scope"] = "Namespaced",
            ["names"] = new JsonObject
            {
                ["kind"] = CodeRunResource.ResourceKind,
                ["listKind"] = "CodeRunList",
                ["plural"] = CodeRunResource.Plural,
                ["singular"] = "coderun",
                ["shortNames"] = new JsonArray("cr"),
            },
            ["versions"] = new JsonArray(new JsonObject
            {
                ["name"] = CodeRunResource.Version,
                ["served"] = true,
                ["storage"] = true,
                ["subresources"] = new JsonObject { ["status"] = new JsonObject() },
                ["additionalPrinterColumns"] = Columns(),
                ["schema"] = new JsonObject { ["openAPIV3Schema"] = Root() },
            }),
        },
    };

    /// <summary>The definition as YAML, as it stands in <c>deploy/crd.yaml</c>.</summary>
    public static string Yaml() => "# Generated from the types in src/CodeRun.Engine/Api. Do not edit; a test says how to make it anew.\n" + YamlWriter.Write(Json());

    private static JsonArray Columns() =>
    [
        Column("Agent", "string", ".status.agent"),
        Column("Service", "string", ".spec.service"),
        Column("Phase", "string", ".status.phase"),
        Column("Attempt", "integer", ".status.attempt"),
        Column("Task", "integer", ".spec.taskId", wide: true),
        Column("Model", "string", ".spec.model", wide: true),
        Column("Workspace", "string", ".status.workspace", wide: true),
        Column("Reason", "string", ".status.reason", wide: true),
        Column("Age", "date", ".metadata.creationTimestamp"),
    ];

    private static JsonObject Column(string name, string type, string path, bool wide = false)
    {
        var column = new JsonObject { ["name"] = name, ["type"] = type, ["jsonPath"] = path };
        if (wide)
            column["priority"] = 1;
        return column;
    }

    private static JsonObject Root()
    {
        var spec = Schema(CodeRunSchema.Spec, "What is asked for.", "spec");
        var properties = spec["properties"]!.AsObject();
        foreach (var (old, name) in CodeRunSchema.DeprecatedSpellings)
        {
            // No default: it would be there besides the other spelling, which the rule below forbids.
            properties[name]!.AsObject().Remove("default");
            var copy = properties[name]!.DeepClone().AsObject();
            copy["description"] = $"Deprecated spelling of {name}.";
            properties[old] = copy;
        }

        spec["x-kubernetes-validations"] = new JsonArray([.. CodeRunSchema.DeprecatedSpellings.Select(static s => (JsonNode)new JsonObject
        {
            ["rule"] = $"!(has(self.{s.Key}) && has(self.{s.Value}))",
            ["message"] = $"{s.Key} and {s.Value} are the same field; write {s.Value} only",
        })]);
        return new JsonObject
        {
            ["type"] = "object",
            ["description"] = "One run of a coding agent.",
            ["required"] = new JsonArray("spec"),
            ["properties"] = new JsonObject
            {
                ["apiVersion"] = new JsonObject { ["type"] = "string" },
                ["kind"] = new JsonObject { ["type"] = "string" },
                ["metadata"] = new JsonObject { ["type"] = "object" },
                ["spec"] = spec,
                ["status"] = Schema(CodeRunSchema.Status, "What became of it. Written by the controller.", "status"),
            },
        };
    }

    private static JsonObject Schema(SchemaType type, string? description, string path)
    {
        var schema = new JsonObject { ["type"] = type.Type };
        if (description is not null)
            schema["description"] = description;
        if (type.Format is not null)
            schema["format"] = type.Format;
        if (type.Fields is { } fields)
        {
            if (CodeRunSchema.Required.TryGetValue(path, out var required))
                schema["required"] = new JsonArray([.. required.Select(static r => (JsonNode?)r)]);
            schema["properties"] = new JsonObject(fields.Values.OrderBy(static f => f.Order).Select(f => KeyValuePair.Create(f.Name, (JsonNode?)Field(f, $"{path}.{f.Name}"))));
        }
        else if (type is { Type: "object", Items: { } values })
        {
            schema["additionalProperties"] = Schema(values, description: null, $"{path}.*");
        }
        else if (type.Type == "array")
        {
            schema["items"] = Schema(type.Items!, description: null, $"{path}[]");
        }
        else if (type.Type == "object")
        {
            schema["x-kubernetes-preserve-unknown-fields"] = true;
        }

        Refine(schema, path);
        return schema;
    }

    private static JsonObject Field(SchemaField field, string path)
    {
        var schema = Schema(field.Type, field.Description, path);
        switch (field.Default)
        {
            case string text:
                schema["default"] = text;
                break;
            case bool flag:
                schema["default"] = flag;
                break;
            case int or long:
                schema["default"] = Convert.ToInt64(field.Default, System.Globalization.CultureInfo.InvariantCulture);
                break;
        }

        return schema;
    }

    // What a schema can say of the validator's rules, so that the API server refuses the worst by itself.
    private static void Refine(JsonObject schema, string path)
    {
        switch (path)
        {
            case "spec.service":
                schema["minLength"] = 1;
                schema["maxLength"] = MaxText;
                break;
            case "spec.githubApp":
                schema["minLength"] = 1;
                schema["maxLength"] = MaxText;
                break;
            case "spec.maxRetries" or "spec.ttlSecondsAfterFinished" or "spec.taskId":
                schema["minimum"] = 0;
                break;
            case "spec.activeDeadlineSeconds" or "spec.startDeadlineSeconds" or "spec.retryBackoff.baseSeconds" or "spec.retryBackoff.maxSeconds":
                schema["minimum"] = 1;
                break;
            case "spec.resources.requests.*" or "spec.resources.limits.*":
                schema.Remove("type");
                schema["x-kubernetes-int-or-string"] = true;
                break;
            case "status.phase":
                schema["enum"] = new JsonArray([.. RunPhase.All.Prepend("").Select(static p => (JsonNode?)p)]);
                break;
            case "status.conditions":
                schema["x-kubernetes-list-type"] = "map";
                schema["x-kubernetes-list-map-keys"] = new JsonArray("type");
                break;
        }
    }
}
