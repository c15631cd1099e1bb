using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using CodeRun.Engine.Events.Simulating.Json;

namespace CodeRun.Engine.Events.Simulating.Parameters;

/// <summary>The object that parameters are written to, by paths in the syntax of sjson; what is missing on the way is made.</summary>
/// <param name="root">The object; null when it is not known, so that nothing can be said of what stood there before.</param>
internal sealed class JsonTarget(JsonNode? root)
{
    private const int MaxIndex = 10_000;
    private static readonly JsonSerializerOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, MaxDepth = 2 * GoJson.MaxDepth };

    private JsonNode? _root = root;

    /// <summary>True when what stood there before is known.</summary>
    public bool IsKnown => _root is not null;

    /// <summary>The object with all that was written, as JSON; null when it is not known.</summary>
    /// <exception cref="UnsupportedException">It cannot be written.</exception>
    public string? Text => _root is null ? null : Serialize(_root);

    /// <summary>The object.</summary>
    public JsonNode? Node => _root;

    /// <summary>What stands at a path.</summary>
    /// <exception cref="UnsupportedException">It is not known, or the path is not simulated.</exception>
    public PathValue Get(string path)
    {
        if (_root is null)
            throw new UnsupportedException("what stands at the destination before");
        try
        {
            return JsonPath.Get(GoJson.Parse(Serialize(_root)), path);
        }
        catch (JsonException)
        {
            throw new UnsupportedException("an object that is nested more than 256 times");
        }
    }

    /// <summary>Writes a value.</summary>
    /// <exception cref="EvaluationException">Argo Events cannot write there.</exception>
    /// <exception cref="UnsupportedException">The path is not simulated.</exception>
    public void Set(string path, JsonNode? value)
    {
        var parts = Split(path);
        if (_root is not null)
            _root = Put(_root, parts, 0, value);
    }

    /// <summary>A value as JSON text.</summary>
    /// <exception cref="UnsupportedException">It cannot be written: keys stand twice in it, or half characters.</exception>
    public static string Serialize(JsonNode? value)
    {
        try
        {
            return value?.ToJsonString(Options) ?? "null";
        }
        catch (Exception e) when (e is InvalidOperationException or ArgumentException or JsonException)
        {
            throw new UnsupportedException("JSON with keys that stand twice or half characters");
        }
    }

    private static JsonNode? Put(JsonNode? at, List<(string Name, bool IsForced)> parts, int index, JsonNode? value)
    {
        if (index == parts.Count)
            return value;
        var (name, isForced) = parts[index];
        var isNumber = !isForced && name.Length > 0 && name.All(char.IsAsciiDigit);
        switch (at ?? (isNumber || (name == "-1" && !isForced) ? new JsonArray() : new JsonObject()))
        {
            case JsonObject map:
                var old = Take(map, name);
                map[name] = Put(old, parts, index + 1, value);
                return map;
            case JsonArray list:
                if (!isNumber && name != "-1")
                    throw new EvaluationException($"cannot set array element for non-numeric key '{name}'");
                var position = !isNumber ? list.Count : name.Length < 6 && int.Parse(name, CultureInfo.InvariantCulture) is var number and <= MaxIndex ? number : throw new UnsupportedException($"the index {name}");
                while (list.Count <= position)
                    list.Add(null);
                var element = list[position];
                list[position] = null;
                list[position] = Put(element, parts, index + 1, value);
                return list;
            default:
                return Put(isNumber ? new JsonArray() : new JsonObject(), parts, index, value);
        }
    }

    private static JsonNode? Take(JsonObject map, string name)
    {
        try
        {
            var old = map[name];
            if (old is not null)
                map[name] = null;
            return old;
        }
        catch (Exception e) when (e is InvalidOperationException or ArgumentException)
        {
            throw new UnsupportedException("JSON with keys that stand twice or half characters");
        }
    }

    private static List<(string Name, bool IsForced)> Split(string path)
    {
        if (path.Length == 0)
            throw new EvaluationException("path cannot be empty");
        var parts = new List<(string, bool)>();
        var part = new StringBuilder();
        var isForced = path[0] == ':';
        for (var at = isForced ? 1 : 0; at <= path.Length; at++)
        {
            if (at == path.Length || path[at] == '.')
            {
                parts.Add((part.ToString(), isForced));
                part.Clear();
                isForced = at + 1 < path.Length && path[at + 1] == ':';
                at += isForced ? 1 : 0;
            }
            else if (path[at] is '|' or '#' or '@' or '*' or '?')
            {
                throw new UnsupportedException($"the destination {path}");
            }
            else
            {
                at += path[at] == '\\' && at + 1 < path.Length ? 1 : 0;
                part.Append(path[at]);
            }
        }

        return parts.Count > 64 ? throw new UnsupportedException("a destination of more than 64 parts") : parts;
    }
}
