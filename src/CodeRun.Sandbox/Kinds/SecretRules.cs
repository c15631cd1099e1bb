using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using CodeRun.Sandbox.Bodies;
using CodeRun.Sandbox.Schema;

namespace CodeRun.Sandbox.Kinds;

/// <summary>Defaults and rules of Secrets: stringData becomes data, and types demand their keys.</summary>
internal static class SecretRules
{
    private const string Account = "kubernetes.io/service-account.name";
    private const string Hidden = "\"<secret contents redacted>\"";

    /// <summary>Sets the type and moves stringData into data.</summary>
    public static void Default(JsonObject value)
    {
        value["type"] ??= "Opaque";
        if (value["stringData"] is not JsonObject plain)
            return;
        if (value["data"] is not JsonObject data)
            value["data"] = data = [];
        foreach (var (key, text) in plain)
            data[key] = Convert.ToBase64String(Encoding.UTF8.GetBytes((string?)text ?? ""));
        value.Remove("stringData");
    }

    /// <summary>Checks a Secret.</summary>
    public static void Validate(JsonObject value, JsonObject? old, List<FieldProblem> problems)
    {
        var type = (string?)value["type"];
        if (old is not null && (string?)old["type"] != type)
            problems.Add(FieldProblem.Invalid("type", $"\"{type}\"", "field is immutable"));
        ConfigMapRules.Validate(value, old, "data", problems);
        switch (type)
        {
            case "kubernetes.io/service-account-token":
                if (string.IsNullOrEmpty((string?)value["metadata"]?["annotations"]?[Account]))
                    problems.Add(FieldProblem.Required($"metadata.annotations[{Account}]"));
                break;
            case "kubernetes.io/dockercfg":
                Json(value, ".dockercfg", problems);
                break;
            case "kubernetes.io/dockerconfigjson":
                Json(value, ".dockerconfigjson", problems);
                break;
            case "kubernetes.io/basic-auth":
                if (value["data"]?["username"] is null && value["data"]?["password"] is null)
                {
                    problems.Add(FieldProblem.Required("data[username]"));
                    problems.Add(FieldProblem.Required("data[password]"));
                }

                break;
            case "kubernetes.io/ssh-auth":
                if (string.IsNullOrEmpty((string?)value["data"]?["ssh-privatekey"]))
                    problems.Add(FieldProblem.Required("data[ssh-privatekey]"));
                break;
            case "kubernetes.io/tls":
                foreach (var key in (string[])["tls.crt", "tls.key"])
                {
                    if (value["data"]?[key] is null)
                        problems.Add(FieldProblem.Required($"data[{key}]"));
                }

                break;
        }
    }

    private static void Json(JsonObject value, string key, List<FieldProblem> problems)
    {
        if ((string?)value["data"]?[key] is not { } content)
        {
            problems.Add(FieldProblem.Required($"data[{key}]"));
            return;
        }

        var bytes = Convert.FromBase64String(content);
        try
        {
            using var document = JsonDocument.Parse(bytes);
            var kind = document.RootElement.ValueKind;
            if (kind is not (JsonValueKind.Object or JsonValueKind.Null))
                problems.Add(FieldProblem.Invalid($"data[{key}]", Hidden, $"json: cannot unmarshal {(kind is JsonValueKind.True or JsonValueKind.False ? "bool" : kind.ToString().ToLowerInvariant())} into Go value of type map[string]interface {{}}"));
        }
        catch (JsonException)
        {
            problems.Add(FieldProblem.Invalid($"data[{key}]", Hidden, GoJsonError.Explain(Encoding.UTF8.GetString(bytes))));
        }
    }
}
