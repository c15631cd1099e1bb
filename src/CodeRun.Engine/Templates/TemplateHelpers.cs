using System.Collections;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using HandlebarsDotNet;

namespace CodeRun.Engine.Templates;

/// <summary>The helpers of templates.</summary>
internal static class TemplateHelpers
{
    private static readonly JsonSerializerOptions Readable = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The helpers, with the least and the greatest number of values they take.</summary>
    public static IReadOnlyDictionary<string, (int Least, int Most)> Arity { get; } = new SortedDictionary<string, (int, int)>(StringComparer.Ordinal)
    {
        ["and"] = (1, 16),
        ["default"] = (2, 2),
        ["eq"] = (2, 2),
        ["indent"] = (2, 2),
        ["join"] = (2, 2),
        ["json"] = (1, 1),
        ["lower"] = (1, 1),
        ["ne"] = (2, 2),
        ["not"] = (1, 1),
        ["or"] = (1, 16),
        ["shell"] = (1, 1),
        ["upper"] = (1, 1),
    };

    public static void Register(IHandlebars handlebars)
    {
        Add("eq", static a => Text(a[0]) == Text(a[1]));
        Add("ne", static a => Text(a[0]) != Text(a[1]));
        Add("and", static a => a.All(Truth));
        Add("or", static a => a.Any(Truth));
        Add("not", static a => !Truth(a[0]));
        Add("default", static a => Truth(a[0]) ? a[0] : a[1]);
        Add("lower", static a => Text(a[0]).ToLowerInvariant());
        Add("upper", static a => Text(a[0]).ToUpperInvariant());
        Add("join", static a => string.Join(Text(a[1]), Items(a[0]).Select(Text)));
        Add("indent", static a => Indent(Text(a[0]), int.Parse(Text(a[1]), CultureInfo.InvariantCulture)));
        Add("json", static a => Json(a[0]));
        Add("shell", static a => Shell(Text(a[0])));

        void Add(string name, Func<object[], object> helper) => handlebars.RegisterHelper(name, (in HelperOptions _, in Context _, in Arguments arguments) =>
        {
            var values = new object[arguments.Length];
            for (var i = 0; i < values.Length; i++)
                values[i] = arguments[i]!;
            return helper(values);
        });
    }

    /// <summary>A POSIX shell word that means exactly this text.</summary>
    public static string Shell(string text) =>
        text.Contains('\0', StringComparison.Ordinal)
            ? throw new FormatException("a value for a shell script contains a NUL character")
            : $"'{text.Replace("'", "'\\''", StringComparison.Ordinal)}'";

    private static string Json(object value) => value switch
    {
        bool flag => flag ? "true" : "false",
        JsonNode node => node.ToJsonString(Readable),
        string text => JsonSerializer.Serialize(text, Readable),
        IEnumerable list => JsonSerializer.Serialize(list.Cast<object>().Select(Text), Readable),
        _ => JsonSerializer.Serialize(Text(value), Readable),
    };

    private static string Indent(string text, int columns) => text.Replace("\n", "\n" + new string(' ', columns), StringComparison.Ordinal);

    private static IEnumerable<object> Items(object value) => value is IEnumerable list and not string ? list.Cast<object>() : [value];

    private static bool Truth(object? value) => value switch
    {
        null or UndefinedBindingResult => false,
        bool flag => flag,
        string text => text.Length > 0,
        IEnumerable list => list.Cast<object>().Any(),
        _ => true,
    };

    private static string Text(object? value) => value switch
    {
        null or UndefinedBindingResult => "",
        bool flag => flag ? "true" : "false",
        string text => text,
        JsonNode node => node.ToJsonString(Readable),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "",
    };
}
