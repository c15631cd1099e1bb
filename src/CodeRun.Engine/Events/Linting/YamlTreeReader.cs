using System.Text.Json.Nodes;
using CodeRun.Engine.Api;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace CodeRun.Engine.Events.Linting;

/// <summary>
/// Reads YAML or JSON with one or many documents into trees that keep the place of every field and value. Nodes, depth and what aliases repeat are bounded.
/// What stands before a mistake is kept.
/// </summary>
internal sealed class YamlTreeReader
{
    private const int MaxNodes = 200_000;
    private const int MaxDepth = 64;
    private const int MaxIndented = 20;
    private const int MaxIndentedLength = 1024 * 1024;

    private readonly Dictionary<AnchorName, YamlNode> _anchors = [];
    private readonly YamlOrigin _origin;
    private int _nodes;

    private YamlTreeReader(YamlOrigin origin) => _origin = origin;

    /// <summary>Documents of a text. A mistake ends it and is told to <paramref name="onMistake"/> with its place.</summary>
    public static IReadOnlyList<YamlNode> Read(string text, Action<int, int, string> onMistake) => Read(text, default, onMistake);

    /// <summary>Documents of a text that stands in a file.</summary>
    public static IReadOnlyList<YamlNode> Read(string text, YamlOrigin origin, Action<int, int, string> onMistake)
    {
        text = text.TrimStart('\uFEFF');

        // Kubernetes' reader takes lines of a text in quotes that stand further left than they should; ours does not.
        for (var again = 0; ; again++)
        {
            Mark? quoted = null;
            var documents = Once(text, origin, onMistake, again < MaxIndented && text.Length < MaxIndentedLength ? mark => quoted = mark : null);
            if (quoted is not { } start || Indented(text, start) is not { } other)
                return documents;
            text = other;
        }
    }

    // The lines of the text in quotes that begins at a mark, moved to the right: its value stays, since white space at the beginning of lines is folded.
    private static string? Indented(string text, Mark mark)
    {
        var start = (int)mark.Index;
        if (start >= text.Length || text[start] is not ('"' or '\''))
            return null;
        var end = start + 1;
        while (end < text.Length && text[end] != text[start])
            end += text[start] == '"' && text[end] == '\\' ? 2 : 1;
        if (end >= text.Length)
            return null;
        var lines = text[start..end].Replace("\n", $"\n{new string(' ', (int)Math.Min(mark.Column, 200))}", StringComparison.Ordinal);
        return $"{text[..start]}{lines}{text[end..]}";
    }

    private static List<YamlNode> Once(string text, YamlOrigin origin, Action<int, int, string> onMistake, Action<Mark>? onIndentation)
    {
        var documents = new List<YamlNode>();
        try
        {
            var parser = new Parser(new StringReader(text));
            parser.Consume<StreamStart>();
            while (parser.Accept<DocumentStart>(out _))
            {
                parser.Consume<DocumentStart>();
                documents.Add(new YamlTreeReader(origin).Node(parser, 0));
                parser.Consume<DocumentEnd>();
            }
        }
        catch (YamlException e) when (onIndentation is not null && e.Message.Contains("wrong indentation", StringComparison.Ordinal))
        {
            onIndentation(e.Start);
        }
        catch (YamlException e)
        {
            var (line, column) = origin.Of((int)e.Start.Line, (int)e.Start.Column);
            onMistake(line, column, e.Message);
        }
        catch (Exception e) when (e is InvalidOperationException or ArgumentException)
        {
            // The scanner has no better words for some malformed text.
            var (line, column) = origin.Of(1, 1);
            onMistake(line, column, e.Message);
        }

        return documents;
    }

    private YamlNode Node(IParser parser, int depth)
    {
        var current = parser.Current!;
        if (++_nodes > MaxNodes || depth > MaxDepth)
            throw Mistake(current, "the document is too large or too deeply nested.");
        if (parser.TryConsume<AnchorAlias>(out var alias))
        {
            if (!_anchors.TryGetValue(alias.Value, out var known))
                throw Mistake(alias, $"there is no anchor &{alias.Value}.");
            _nodes = (int)Math.Min(int.MaxValue, (long)_nodes + known.Size);
            return _nodes > MaxNodes || depth + known.Depth > MaxDepth ? throw Mistake(alias, "the aliases make the document too large.") : known;
        }

        var node = current switch
        {
            Scalar => Value(parser.Consume<Scalar>()),
            SequenceStart => Sequence(parser, depth),
            MappingStart => Mapping(parser, depth),
            _ => throw Mistake(current, "this YAML is not supported here."),
        };
        if (current is NodeEvent { Anchor.IsEmpty: false } anchored)
            _anchors[anchored.Anchor] = node;
        return node;
    }

    private YamlNode Value(Scalar scalar)
    {
        var (line, column) = Place(scalar.Start);
        return new YamlNode
        {
            Kind = scalar.Style == ScalarStyle.Plain && (scalar.Tag.IsEmpty || scalar.Tag.IsNonSpecific) ? KindOf(YamlScalars.Read(scalar.Value)) : YamlKind.Text,
            Line = line, Column = column, Text = scalar.Value, IsLiteralBlock = scalar.Style == ScalarStyle.Literal && !_origin.IsFixed,
        };
    }

    private (int Line, int Column) Place(Mark mark) => _origin.Of((int)mark.Line, (int)mark.Column);

    private static YamlKind KindOf(JsonNode? value) => value switch
    {
        null => YamlKind.Null,
        JsonValue flag when flag.TryGetValue(out bool _) => YamlKind.Flag,
        JsonValue whole when whole.TryGetValue(out long _) => YamlKind.Integer,
        JsonValue number when number.TryGetValue(out double _) => YamlKind.Number,
        _ => YamlKind.Text,
    };

    private YamlNode Sequence(IParser parser, int depth)
    {
        var start = parser.Consume<SequenceStart>();
        var (line, column) = Place(start.Start);
        var list = new YamlNode { Kind = YamlKind.List, Line = line, Column = column };
        while (!parser.TryConsume<SequenceEnd>(out _))
            list.Add(Node(parser, depth + 1));
        return list;
    }

    private YamlNode Mapping(IParser parser, int depth)
    {
        var start = parser.Consume<MappingStart>();
        var (line, column) = Place(start.Start);
        var map = new YamlNode { Kind = YamlKind.Map, Line = line, Column = column };
        var merged = new List<YamlNode>();
        while (!parser.TryConsume<MappingEnd>(out _))
        {
            if (parser.Current is not Scalar)
                throw Mistake(parser.Current!, "a key must be text.");
            var key = parser.Consume<Scalar>();
            var value = Node(parser, depth + 1);
            if (key is { Value: "<<", Style: ScalarStyle.Plain })
                merged.AddRange(value.Kind == YamlKind.List ? value.Items : [value]);
            else if (!map.Add(new YamlField(key.Value, Place(key.Start).Line, Place(key.Start).Column, value)))
                throw Mistake(key, $"the key '{key.Value}' stands twice in one mapping.");
        }

        // A merge key gives what the map has not got itself.
        foreach (var field in merged.SelectMany(static m => m.Fields))
            map.Add(field);
        return map;
    }

    private static YamlException Mistake(ParsingEvent at, string message) => new(at.Start, at.End, message);
}
