using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using CodeRun.Engine.Events.Simulating.Json;

namespace CodeRun.Engine.Events.Simulating.Parameters;

/// <summary>The object that parameters are written to, by paths in the syntax of sjson; what is missing on the way is made.</summary>
/// <param name="root">The object; null when it is not known, so that nothing can be said of what stood there before.</param>
internal sealed class JsonTarget(JsonNode? root)
{
    private const int MaxIndex = 10_000;
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

    /// <summary>True when something was written, of which it is not known how it is escaped.</summary>
    public bool IsChanged { get; private set; }

    /// <summary>Writes a value.</summary>
    /// <param name="path">Where to.</param>
    /// <param name="value">The value.</param>
    /// <param name="isPayload">True when the whole is made from nothing.</param>
    /// <exception cref="EvaluationException">Argo Events cannot write there.</exception>
    /// <exception cref="UnsupportedException">The path is not simulated.</exception>
    public void Set(string path, JsonNode? value, bool isPayload)
    {
        var parts = Split(path);
        if (isPayload && parts[0] is { IsForced: false } start && (start.Name == "-1" || start.Name.All(char.IsAsciiDigit)))
            throw new UnsupportedException("a payload that is a list");
        IsChanged = true;
        if (_root is not null)
            _root = Put(_root, isThere: true, parts, 0, value);
    }

    /// <summary>A value as JSON text, escaped as Go does it.</summary>
    /// <exception cref="UnsupportedException">It cannot be written: keys stand twice in it, or half characters.</exception>
    public static string Serialize(JsonNode? value)
    {
        try
        {
            var into = new StringBuilder();
            Write(value, into);
            return into.ToString();
        }
        catch (Exception e) when (e is InvalidOperationException or ArgumentException or JsonException)
        {
            throw new UnsupportedException("JSON with keys that stand twice or half characters");
        }
    }

    private static void Write(JsonNode? value, StringBuilder into)
    {
        switch (value)
        {
            case JsonObject map:
                var open = '{';
                foreach (var field in map)
                {
                    into.Append(open).Append(GoJson.Quote(field.Key)).Append(':');
                    Write(field.Value, into);
                    open = ',';
                }

                into.Append(map.Count == 0 ? "{}" : "}");
                break;
            case JsonArray list:
                var first = '[';
                foreach (var item in list)
                {
                    into.Append(first);
                    Write(item, into);
                    first = ',';
                }

                into.Append(list.Count == 0 ? "[]" : "]");
                break;
            case JsonValue text when text.GetValueKind() == JsonValueKind.String:
                into.Append(GoJson.Quote(text.GetValue<string>()));
                break;
            default:
                into.Append(value?.ToJsonString() ?? "null");
                break;
        }
    }

    private static JsonNode? Put(JsonNode? at, bool isThere, List<(string Name, bool IsForced)> parts, int index, JsonNode? value)
    {
        if (index == parts.Count)
            return value;
        var (name, isForced) = parts[index];
        var isNumber = !isForced && name.Length > 0 && name.All(char.IsAsciiDigit);
        switch (at ?? (isNumber || (name == "-1" && !isForced && !isThere) ? new JsonArray() : new JsonObject()))
        {
            case JsonObject map:
                var isOld = map.ContainsKey(name);
                var old = Take(map, name);
                map[name] = Put(old, isOld, parts, index + 1, value);
                return map;
            case JsonArray when isForced:
                throw new UnsupportedException("a colon in a destination inside of a list");
            case JsonArray list:
                if (!isNumber && name != "-1")
                    throw new EvaluationException($"cannot set array element for non-numeric key '{name}'");
                var position = !isNumber ? list.Count : name.Length < 6 && int.Parse(name, CultureInfo.InvariantCulture) is var number and <= MaxIndex ? number : throw new UnsupportedException($"the index {name}");
                var isElement = position < list.Count;
                while (list.Count <= position)
                    list.Add(null);
                var element = list[position];
                list[position] = null;
                list[position] = Put(element, isElement, parts, index + 1, value);
                return list;
            case JsonValue text when text.GetValueKind() == JsonValueKind.String && text.GetValue<string>().AsSpan().ContainsAny('{', '['):
                throw new UnsupportedException("a destination inside of a text with braces, which breaks the object");
            default:
                return Put(isNumber ? new JsonArray() : new JsonObject(), isThere, parts, index, value);
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
                if (part.Length == 0)
                    throw new UnsupportedException($"the destination {path} with an empty part");
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
                at += path[at] == '\\' ? 1 : 0;
                part.Append(path.AsSpan(at, Math.Min(1, path.Length - at)));
                at = Math.Min(at, path.Length - 1);
            }
        }

        return parts.Count > 64 ? throw new UnsupportedException("a destination of more than 64 parts") : parts;
    }
}
