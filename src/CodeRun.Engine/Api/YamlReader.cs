using System.Text.Json.Nodes;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace CodeRun.Engine.Api;

/// <summary>Turns the events of one YAML document into JSON, with the place of every field; aliases are bounded.</summary>
internal sealed class YamlReader(string source, int maxNodes, int maxDepth)
{
    private readonly Dictionary<AnchorName, JsonNode?> _anchors = [];
    private readonly Dictionary<string, (int Line, int Column)> _places = new(StringComparer.Ordinal);
    private int _nodes;

    public IReadOnlyDictionary<string, (int Line, int Column)> Places => _places;

    public JsonNode? Read(IParser parser, string path, int depth = 0)
    {
        var current = parser.Current!;
        if (++_nodes > maxNodes || depth > maxDepth)
            throw Error(current, "the document is too large or too deeply nested.");
        if (path.Length > 0)
            _places.TryAdd(path, ((int)current.Start.Line, (int)current.Start.Column));
        if (parser.TryConsume<AnchorAlias>(out var alias))
        {
            if (!_anchors.TryGetValue(alias.Value, out var known))
                throw Error(alias, $"there is no anchor &{alias.Value}.");
            _nodes += Count(known);
            return _nodes > maxNodes ? throw Error(alias, "the aliases make the document too large.") : known?.DeepClone();
        }

        JsonNode? value = current switch
        {
            Scalar => Text(parser.Consume<Scalar>()),
            SequenceStart => Sequence(parser, path, depth),
            MappingStart => Mapping(parser, path, depth),
            _ => throw Error(current, "this YAML is not supported here."),
        };
        if (current is NodeEvent { Anchor.IsEmpty: false } node)
            _anchors[node.Anchor] = value?.DeepClone();
        return value;
    }

    private static JsonNode? Text(Scalar scalar) =>
        scalar.Style == ScalarStyle.Plain && (scalar.Tag.IsEmpty || scalar.Tag.IsNonSpecific) ? YamlScalars.Read(scalar.Value) : JsonValue.Create(scalar.Value);

    private JsonArray Sequence(IParser parser, string path, int depth)
    {
        parser.Consume<SequenceStart>();
        var list = new JsonArray();
        while (!parser.TryConsume<SequenceEnd>(out _))
            list.Add(Read(parser, $"{path}[{list.Count}]", depth + 1));
        return list;
    }

    private JsonObject Mapping(IParser parser, string path, int depth)
    {
        parser.Consume<MappingStart>();
        var map = new JsonObject();
        while (!parser.TryConsume<MappingEnd>(out _))
        {
            if (parser.Current is not Scalar)
                throw Error(parser.Current!, "a key must be text.");
            var key = parser.Consume<Scalar>();
            var child = path.Length == 0 ? key.Value : $"{path}.{key.Value}";
            if (map.ContainsKey(key.Value))
                throw Error(key, $"the key '{key.Value}' stands twice in one mapping.");
            _places[child] = ((int)key.Start.Line, (int)key.Start.Column);
            map[key.Value] = Read(parser, child, depth + 1);
        }

        return map;
    }

    private static int Count(JsonNode? node) => node switch
    {
        JsonObject map => 1 + map.Sum(static f => Count(f.Value)),
        JsonArray list => 1 + list.Sum(Count),
        _ => 1,
    };

    private DocumentException Error(ParsingEvent at, string message) => new($"{source}:{at.Start.Line}:{at.Start.Column}: {message}");
}
