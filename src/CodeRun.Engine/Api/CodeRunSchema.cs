using System.Text.Json.Nodes;

namespace CodeRun.Engine.Api;

/// <summary>The shapes of spec and status, and how field names may be spelt.</summary>
internal static class CodeRunSchema
{
    /// <summary>Shape of <c>spec</c>.</summary>
    public static SchemaType Spec { get; } = SchemaType.Of(typeof(CodeRunSpec));

    /// <summary>Shape of <c>status</c>.</summary>
    public static SchemaType Status { get; } = SchemaType.Of(typeof(CodeRunStatus));

    /// <summary>Spellings that the CRD itself admits besides camelCase.</summary>
    public static IReadOnlyDictionary<string, string> DeprecatedSpellings { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["github_app"] = "githubApp",
        ["continue_session"] = "continueSession",
    };

    /// <summary>Fields that must be there, by the object they are in.</summary>
    public static IReadOnlyDictionary<string, string[]> Required { get; } = new Dictionary<string, string[]>(StringComparer.Ordinal)
    {
        ["spec"] = ["service"],
        ["spec.envFromSecrets[]"] = ["name", "secretName", "secretKey"],
        ["spec.cliConfig"] = ["cliType", "model"],
        ["spec.imagePullSecrets[]"] = ["name"],
        ["status.conditions[]"] = ["type", "status"],
    };

    /// <summary><c>github_app</c> becomes <c>githubApp</c>.</summary>
    public static string CamelCase(string name)
    {
        var words = name.Split('_', StringSplitOptions.RemoveEmptyEntries);
        return words.Length < 2 ? name : words[0] + string.Concat(words.Skip(1).Select(static w => char.ToUpperInvariant(w[0]) + w[1..]));
    }

    /// <summary>A JSON value's type in words for messages.</summary>
    public static string Describe(JsonNode? value) => value is null ? "null" : value.GetValueKind() switch
    {
        System.Text.Json.JsonValueKind.Object => "an object",
        System.Text.Json.JsonValueKind.Array => "a list",
        System.Text.Json.JsonValueKind.String => "text",
        System.Text.Json.JsonValueKind.Number => "a number",
        _ => "a boolean",
    };
}
