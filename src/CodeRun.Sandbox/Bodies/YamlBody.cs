using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using CodeRun.Sandbox.Typed;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace CodeRun.Sandbox.Bodies;

/// <summary>
/// YAML 1.1 as the server reads it (sigs.k8s.io/yaml on go-yaml 2): plain yes, no, on, off, y and n are booleans, 0x and 0 prefixes are numbers, keys become
/// text, and only the first document counts. Aliases are followed within a bound.
/// </summary>
internal sealed partial class YamlBody
{
    private const int MaxNodes = 1_000_000;
    private const long MaxText = 16 * 1024 * 1024;

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private static readonly SearchValues<char> Allowed = SearchValues.Create(
        [.. Enumerable.Range(0, 0x10000).Select(static c => (char)c).Where(static c => c is '\t' or '\n' or '\r' or (>= ' ' and <= '~') or '\u0085' or (>= '\u00a0' and <= '\ufffd' and not '\ufeff'))]);

    private readonly IParser _parser;
    private readonly DecodeIssues? _issues;
    private readonly Dictionary<string, JsonNode?> _anchors = new(StringComparer.Ordinal);
    private int _nodes;
    private long _text;

    private YamlBody(IParser parser, DecodeIssues? issues) => (_parser, _issues) = (parser, issues);

    /// <summary>The value of the first document.</summary>
    /// <exception cref="BodyException">It is no YAML.</exception>
    public static JsonNode? Read(ReadOnlyMemory<byte> body, DecodeIssues? issues)
    {
        try
        {
            var parser = new Parser(new StringReader(Text(body.Span)));
            parser.Consume<StreamStart>();
            if (!parser.TryConsume<DocumentStart>(out _))
                return null;
            return new YamlBody(parser, issues).Node(0);
        }
        catch (YamlException e)
        {
            throw new BodyException($"yaml: {Problem(e)}", e);
        }
        catch (InvalidOperationException e)
        {
            throw new BodyException("yaml: the document cannot be read", e); // The scanner gives up on some texts in this way.
        }
    }

    // go-yaml: yaml_parser_update_buffer.
    private static string Text(ReadOnlySpan<byte> body)
    {
        string text;
        try
        {
            text = Strict.GetString(body);
        }
        catch (DecoderFallbackException e)
        {
            throw new BodyException("yaml: invalid leading UTF-8 octet", e);
        }

        if (text.StartsWith('\ufeff'))
            text = text[1..];
        return text.AsSpan().ContainsAnyExcept(Allowed) ? throw new BodyException("yaml: control characters are not allowed") : text;
    }

    // go-yaml tells the problem without its context; its parser counts lines from 0, and leaves that one out.
    private static string Problem(YamlException error)
    {
        var line = error is SemanticErrorException ? error.Start.Line - 1 : error.Start.Line;
        var text = error.Message.TrimEnd('.');
        if (text.StartsWith("While ", StringComparison.Ordinal) && text.IndexOf(", ", StringComparison.Ordinal) is var comma and > 0)
            text = text[(comma + 2)..];
        return line > 0 ? $"line {line}: {text}" : text;
    }

    private JsonNode? Node(int depth)
    {
        if (depth > JsonDepth.Max || ++_nodes > MaxNodes)
            throw new BodyException("yaml: document contains excessive aliasing or nesting");
        if (_parser.TryConsume<AnchorAlias>(out var alias))
        {
            if (!_anchors.TryGetValue(alias.Value.Value, out var target))
                throw new BodyException($"yaml: unknown anchor '{alias.Value}' referenced");
            // What an alias stands for may hold aliases itself, and grow beyond all bounds in few steps.
            Count(target);
            return depth + JsonDepth.Of(target) > JsonDepth.Max ? throw new BodyException("yaml: document contains excessive aliasing or nesting") : target?.DeepClone();
        }

        if (_parser.TryConsume<Scalar>(out var scalar))
            return Anchor(scalar.Anchor, Scalar(scalar));
        if (_parser.TryConsume<SequenceStart>(out var sequence))
        {
            var list = new JsonArray();
            while (!_parser.TryConsume<SequenceEnd>(out _))
                list.Add(Node(depth + 1));
            return Anchor(sequence.Anchor, list);
        }

        return Mapping(depth);
    }

    private JsonNode? Mapping(int depth)
    {
        var start = _parser.Consume<MappingStart>();
        var map = new JsonObject();
        var merged = new JsonObject();
        while (!_parser.TryConsume<MappingEnd>(out _))
        {
            var line = _parser.Current!.Start.Line;
            var isMerge = _parser.Current is Scalar { Value: "<<", Style: ScalarStyle.Plain };
            var key = Key(Node(depth + 1));
            var value = Node(depth + 1);
            if (isMerge)
            {
                foreach (var (name, child) in (value as JsonArray ?? [value?.DeepClone()]).OfType<JsonObject>().SelectMany(static m => m.ToList()))
                    merged.TryAdd(name, child?.DeepClone());
                continue;
            }

            if (map.ContainsKey(key))
                _issues?.Duplicate($"line {line}: key \"{key}\" already set in map");
            map[key] = value;
        }

        foreach (var (name, child) in merged)
        {
            if (!map.ContainsKey(name))
                map[name] = child?.DeepClone();
        }

        return Anchor(start.Anchor, map);
    }

    private JsonNode? Anchor(AnchorName anchor, JsonNode? value)
    {
        if (!anchor.IsEmpty)
            _anchors[anchor.Value] = value;
        return value;
    }

    private void Count(JsonNode? value)
    {
        switch (value)
        {
            case JsonObject map:
                foreach (var (name, child) in map)
                {
                    _text += name.Length;
                    Count(child);
                }

                break;
            case JsonArray list:
                foreach (var child in list)
                    Count(child);
                break;
            case JsonValue scalar when scalar.TryGetValue(out string? text):
                _text += text.Length;
                break;
        }

        if (++_nodes > MaxNodes || _text > MaxText)
            throw new BodyException("yaml: document contains excessive aliasing");
    }

    private static string Key(JsonNode? key) => key switch
    {
        null => "null",
        JsonValue value when value.TryGetValue(out string? text) => text,
        JsonValue value => value.ToJsonString(),
        _ => throw new BodyException("yaml: a key must be a scalar"),
    };

    private static JsonNode? Scalar(Scalar scalar)
    {
        var text = scalar.Value;
        if (text.EnumerateRunes().Contains(Rune.ReplacementChar) && !text.Contains('\ufffd', StringComparison.Ordinal))
            throw new BodyException("yaml: found invalid Unicode character escape code");
        if (scalar.Style != ScalarStyle.Plain || (!scalar.Tag.IsEmpty && scalar.Tag.Value == "tag:yaml.org,2002:str"))
            return JsonValue.Create(text);
        switch (text)
        {
            case "" or "~" or "null" or "Null" or "NULL":
                return null;
            case "y" or "Y" or "yes" or "Yes" or "YES" or "true" or "True" or "TRUE" or "on" or "On" or "ON":
                return JsonValue.Create(true);
            case "n" or "N" or "no" or "No" or "NO" or "false" or "False" or "FALSE" or "off" or "Off" or "OFF":
                return JsonValue.Create(false);
        }

        var plain = text.Replace("_", "", StringComparison.Ordinal);
        if (Integer(plain) is { } whole)
            return GoNumbers.Whole(whole);
        return Float().IsMatch(plain) ? GoNumbers.Read(plain.StartsWith('+') ? plain[1..] : plain) : JsonValue.Create(text);
    }

    private static long? Integer(string text)
    {
        if (!Whole().IsMatch(text))
            return null;
        var negative = text[0] == '-';
        var digits = text.TrimStart('+', '-');
        var (start, radix) = digits switch
        {
            ['0', 'x' or 'X', ..] => (2, 16),
            ['0', 'b' or 'B', ..] => (2, 2),
            ['0', 'o' or 'O', ..] => (2, 8),
            ['0', _, ..] => (1, 8),
            _ => (0, 10),
        };
        try
        {
            var number = radix == 10 ? long.Parse(digits, NumberStyles.None, CultureInfo.InvariantCulture) : Convert.ToInt64(digits[start..], radix);
            return negative ? -number : number;
        }
        catch (Exception e) when (e is FormatException or OverflowException)
        {
            return null; // For example 089: a text, or beyond 64 bits: a float.
        }
    }

    [GeneratedRegex("^[+-]?(0|[1-9][0-9]*|0[0-7]+|0[xX][0-9a-fA-F]+|0[bB][01]+|0[oO][0-7]+)$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Whole();

    [GeneratedRegex(@"^[+-]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][+-]?[0-9]+)?$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Float();
}
