using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using CodeRun.Engine.Api;

namespace CodeRun.Engine.Agents;

/// <summary>One mapping of the configuration file, read with its problems and their places.</summary>
internal sealed partial class ConfigurationNode(JsonObject json, SourceDocument document, string path, List<string> problems)
{
    public bool Has(string key) => json.ContainsKey(key);

    public void Problem(string key, string message)
    {
        var field = path.Length == 0 ? key : $"{path}.{key}";
        problems.Add($"{document.PlaceOf(field)}: {field}: {message}");
    }

    public void AllowOnly(params string[] known)
    {
        foreach (var (key, _) in json.Where(f => !known.Contains(f.Key, StringComparer.Ordinal)))
            Problem(key, $"is not a known key.{NearestName.Hint(key, known)} Known: {string.Join(", ", known)}.");
    }

    /// <summary>The mapping under a key; empty when it is not there.</summary>
    public ConfigurationNode Child(string key, params string[] known)
    {
        var child = new ConfigurationNode(Value<JsonObject>(key, "a mapping") ?? [], document, path.Length == 0 ? key : $"{path}.{key}", problems);
        child.AllowOnly(known);
        return child;
    }

    /// <summary>The mapping under a key, with any keys; null when it is not there.</summary>
    public ConfigurationNode? OpenChild(string key) =>
        Value<JsonObject>(key, "a mapping") is { } child ? new ConfigurationNode(child, document, path.Length == 0 ? key : $"{path}.{key}", problems) : null;

    /// <summary>The mapping under a key as it stands; null when it is not there.</summary>
    public JsonObject? Object(string key) => Value<JsonObject>(key, "a mapping");

    public IEnumerable<ConfigurationNode> List(string key)
    {
        var list = Value<JsonArray>(key, "a list") ?? [];
        for (var i = 0; i < list.Count; i++)
        {
            if (list[i] is JsonObject item)
                yield return new ConfigurationNode(item, document, $"{(path.Length == 0 ? key : $"{path}.{key}")}[{i}]", problems);
            else
                Problem($"{key}[{i}]", "must be a mapping.");
        }
    }

    public string? Text(string key)
    {
        if (json[key] is not { } value)
            return null;
        if (value is JsonValue scalar && scalar.TryGetValue(out string? text))
            return text.Length == 0 ? null : text;
        Problem(key, "must be text.");
        return null;
    }

    public string RequiredText(string key)
    {
        var before = problems.Count;
        var text = Text(key);
        if (text is null && problems.Count == before)
            Problem(key, "is required.");
        return text ?? "";
    }

    public string? OneOf(string key, params string[] allowed)
    {
        var text = Text(key);
        if (text is null || allowed.Contains(text, StringComparer.Ordinal))
            return text;
        Problem(key, $"'{text}' is not one of {string.Join(", ", allowed)}.");
        return null;
    }

    public string? Quantity(string key)
    {
        var text = json[key] is JsonValue number && number.GetValueKind() == System.Text.Json.JsonValueKind.Number ? number.ToJsonString() : Text(key);
        if (text is null || QuantityPattern().IsMatch(text))
            return text;
        Problem(key, $"'{text}' is not a quantity such as 500m or 10Gi.");
        return null;
    }

    public IReadOnlyDictionary<string, string> Quantities(string key)
    {
        var map = Child(key, [.. (json[key] as JsonObject ?? []).Select(static f => f.Key)]);
        return map.Keys().Select(k => (Key: k, Value: map.Quantity(k))).Where(static q => q.Value is not null).ToDictionary(static q => q.Key, static q => q.Value!, StringComparer.Ordinal);
    }

    public bool Flag(string key)
    {
        if (json[key] is not { } value)
            return false;
        if (value is JsonValue scalar && scalar.TryGetValue(out bool flag))
            return flag;
        Problem(key, "must be true or false.");
        return false;
    }

    public int? Count(string key, int least = 1)
    {
        if (json[key] is not { } value)
            return null;
        if (value is JsonValue scalar && scalar.TryGetValue(out long number) && number >= least && number <= int.MaxValue)
            return (int)number;
        Problem(key, least > 0 ? "must be a whole number above 0; leave it out for no limit." : "must be a whole number, 0 or more.");
        return null;
    }

    public IReadOnlyList<string> Texts(string key)
    {
        var list = Value<JsonArray>(key, "a list of texts") ?? [];
        if (list.All(static i => i is JsonValue v && v.TryGetValue(out string? _)))
            return [.. list.Select(static i => (string)i!)];
        Problem(key, "must be a list of texts.");
        return [];
    }

    public IEnumerable<string> Keys() => json.Select(static f => f.Key);

    private T? Value<T>(string key, string what)
        where T : JsonNode
    {
        if (json[key] is null or T)
            return json[key] as T;
        Problem(key, $"must be {what}.");
        return null;
    }

    [GeneratedRegex(@"^[0-9]+(\.[0-9]+)?(m|k|M|G|T|P|E|Ki|Mi|Gi|Ti|Pi|Ei)?$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex QuantityPattern();
}
