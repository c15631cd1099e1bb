using System.Security.Cryptography;
using System.Text;
using CodeRun.Engine.Events.Patterns;
using CodeRun.Engine.Events.Simulating.Go;

namespace CodeRun.Engine.Events.Simulating.Templates;

/// <summary>The functions of templates that are simulated: those of text/template and the ones of sprig that Sensors use.</summary>
internal static class TemplateFunctions
{
    private const int MaxText = 1 << 20;

    // Types of the parameters: s text, i int, b bool, m map, a anything (a missing value is nil), v anything (a missing value stays missing); * repeats the last, w adds the work that regular expressions may take.
    private static readonly Dictionary<string, (string Parameters, Func<IReadOnlyList<object?>, object?> Run)> Functions = new(StringComparer.Ordinal)
    {
        ["and"] = ("v*", static a => a[^1]),
        ["or"] = ("v*", static a => a[^1]),
        ["not"] = ("v", static a => !GoValue.IsTrue(a[0])),
        ["len"] = ("v", static a => TemplateLists.Length(a[0])),
        ["index"] = ("vv*", static a => TemplateLists.Index(a)),
        ["eq"] = ("vv*", static a => TemplateComparison.IsEqualToAny(a)),
        ["ne"] = ("vv", static a => !TemplateComparison.IsEqualToAny(a)),
        ["lt"] = ("vv", static a => TemplateComparison.Order(a[0], a[1]) < 0),
        ["le"] = ("vv", static a => TemplateComparison.Order(a[0], a[1]) <= 0),
        ["gt"] = ("vv", static a => TemplateComparison.Order(a[0], a[1]) > 0),
        ["ge"] = ("vv", static a => TemplateComparison.Order(a[0], a[1]) >= 0),
        ["print"] = ("a*", static a => TemplatePrinter.Print(a)),
        ["printf"] = ("sa*", static a => TemplatePrinter.PrintFormat((string)a[0]!, [.. a.Skip(1)])),
        ["hasPrefix"] = ("ss", static a => Text(a, 1).StartsWith(Text(a, 0), StringComparison.Ordinal)),
        ["hasSuffix"] = ("ss", static a => Text(a, 1).EndsWith(Text(a, 0), StringComparison.Ordinal)),
        ["contains"] = ("ss", static a => Text(a, 1).Contains(Text(a, 0), StringComparison.Ordinal)),
        ["lower"] = ("s", static a => TemplateTexts.Lower(Text(a, 0))),
        ["upper"] = ("s", static a => TemplateTexts.Upper(Text(a, 0))),
        ["trim"] = ("s", static a => TemplateTexts.Trim(Text(a, 0))),
        ["trimAll"] = ("ss", static a => Text(a, 0).Length == 0 ? Text(a, 1) : Text(a, 1).Trim(Text(a, 0).ToCharArray())),
        ["trimPrefix"] = ("ss", static a => Text(a, 1).StartsWith(Text(a, 0), StringComparison.Ordinal) ? Text(a, 1)[Text(a, 0).Length..] : Text(a, 1)),
        ["trimSuffix"] = ("ss", static a => Text(a, 1).EndsWith(Text(a, 0), StringComparison.Ordinal) ? Text(a, 1)[..^Text(a, 0).Length] : Text(a, 1)),
        ["replace"] = ("sss", static a => Replace(Text(a, 2), Text(a, 0), Text(a, 1))),
        ["repeat"] = ("is", static a => Repeat((long)a[0]!, Text(a, 1))),
        ["trunc"] = ("is", static a => Truncate((long)a[0]!, Ascii(a, 1, "trunc"))),
        ["quote"] = ("a*", static a => GoValue.Join(" ", a.Where(static v => v is not null), static v => GoText.Quote(GoValue.Format(v)))),
        ["squote"] = ("a*", static a => GoValue.Join(" ", a.Where(static v => v is not null), static v => $"'{GoValue.Format(v)}'")),
        ["toString"] = ("a", static a => GoValue.Format(a[0])),
        ["b64enc"] = ("s", static a => Convert.ToBase64String(Encoding.UTF8.GetBytes(Text(a, 0)))),
        ["sha256sum"] = ("s", static a => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Text(a, 0))))),
        ["splitList"] = ("ss", static a => TemplateLists.Split(Text(a, 0), Text(a, 1))),
        ["join"] = ("sa", static a => TemplateLists.Join(Text(a, 0), a[1])),
        ["first"] = ("a", static a => TemplateLists.OfList(a[0], "first") is [var item, ..] ? item : null),
        ["last"] = ("a", static a => TemplateLists.OfList(a[0], "last") is [.., var item] ? item : null),
        ["rest"] = ("a", static a => TemplateLists.OfList(a[0], "rest") is { Count: > 0 } items ? new GoList([.. items.Skip(1)]) : new GoList([]) { IsNil = true }),
        ["initial"] = ("a", static a => TemplateLists.OfList(a[0], "initial") is { Count: > 0 } items ? new GoList([.. items.SkipLast(1)]) : new GoList([]) { IsNil = true }),
        ["list"] = ("a*", static a => new GoList([.. a])),
        ["hasKey"] = ("ms", static a => ((GoMap)a[0]!).Fields.ContainsKey(Text(a, 1))),
        ["get"] = ("ms", static a => ((GoMap)a[0]!).Fields.TryGetValue(Text(a, 1), out var value) ? value : ""),
        ["default"] = ("aa*", static a => a.Count < 2 || !GoValue.IsTrue(a[1]) ? a[0] : a[1]),
        ["empty"] = ("a", static a => !GoValue.IsTrue(a[0])),
        ["coalesce"] = ("a*", static a => a.FirstOrDefault(GoValue.IsTrue)),
        ["ternary"] = ("aab", static a => a[2] is true ? a[0] : a[1]),
        ["toJson"] = ("a", static a => TemplateJson.Write(a[0], isRaw: false)),
        ["mustToJson"] = ("a", static a => TemplateJson.Write(a[0], isRaw: false)),
        ["toRawJson"] = ("a", static a => TemplateJson.Write(a[0], isRaw: true)),
        ["fromJson"] = ("s", static a => TemplateJson.Read(Text(a, 0))),
        ["int"] = ("a", static a => TemplateNumbers.Whole(a[0])),
        ["int64"] = ("a", static a => new GoInt64(TemplateNumbers.Whole(a[0]))),
        ["float64"] = ("a", static a => TemplateNumbers.Float(a[0])),
        ["atoi"] = ("s", static a => TemplateNumbers.Atoi(Text(a, 0))),
        ["add"] = ("a*", static a => new GoInt64(a.Aggregate(0L, static (sum, v) => unchecked(sum + TemplateNumbers.Whole(v))))),
        ["add1"] = ("a", static a => new GoInt64(unchecked(TemplateNumbers.Whole(a[0]) + 1))),
        ["sub"] = ("aa", static a => new GoInt64(unchecked(TemplateNumbers.Whole(a[0]) - TemplateNumbers.Whole(a[1])))),
        ["mul"] = ("aa*", static a => new GoInt64(a.Aggregate(1L, static (product, v) => unchecked(product * TemplateNumbers.Whole(v))))),
        ["div"] = ("aa", static a => TemplateNumbers.Divide(a[0], a[1], isRest: false)),
        ["mod"] = ("aa", static a => TemplateNumbers.Divide(a[0], a[1], isRest: true)),
        ["max"] = ("aa*", static a => new GoInt64(a.Max(TemplateNumbers.Whole))),
        ["min"] = ("aa*", static a => new GoInt64(a.Min(TemplateNumbers.Whole))),
        ["floor"] = ("a", static a => Math.Floor(TemplateNumbers.Float(a[0]))),
        ["ceil"] = ("a", static a => Math.Ceiling(TemplateNumbers.Float(a[0]))),
        ["until"] = ("i", static a => TemplateNumbers.Until((long)a[0]!)),
        ["b64dec"] = ("s", static a => TemplateTexts.Decoded(Text(a, 0))),
        ["sha1sum"] = ("s", static a => Convert.ToHexStringLower(HashOfSha1(Text(a, 0)))),
        ["title"] = ("s", static a => TemplateTexts.Title(Text(a, 0))),
        ["nospace"] = ("s", static a => TemplateTexts.WithoutSpace(Ascii(a, 0, "nospace"))),
        ["trimall"] = ("ss", static a => Text(a, 0).Length == 0 ? Text(a, 1) : Text(a, 1).Trim(Text(a, 0).ToCharArray())),
        ["substr"] = ("iis", static a => TemplateTexts.Part((long)a[0]!, (long)a[1]!, Ascii(a, 2, "substr"))),
        ["indent"] = ("is", static a => TemplateTexts.Indent((long)a[0]!, Text(a, 1))),
        ["nindent"] = ("is", static a => "\n" + TemplateTexts.Indent((long)a[0]!, Text(a, 1))),
        ["base"] = ("s", static a => TemplateTexts.Base(Text(a, 0))),
        ["urlquery"] = ("a*", static a => TemplateTexts.Escaped(TemplatePrinter.Print([.. a.Select(static v => v ?? "<no value>")]))),
        ["cat"] = ("a*", static a => GoValue.Join(" ", a.Where(static v => v is not null), GoValue.Format)),
        ["println"] = ("a*", static a => GoValue.Join(" ", a, GoValue.Format) + "\n"),
        ["fail"] = ("s", static a => throw new EvaluationException($"the template says: {Text(a, 0)}")),
        ["typeOf"] = ("a", static a => a[0] is GoList or GoMap ? throw new UnsupportedException("typeOf a list or map") : GoValue.TypeOf(a[0])),
        ["kindOf"] = ("a", static a => Kind(a[0])),
        ["kindIs"] = ("sa", static a => Kind(a[1]) == Text(a, 0)),
        ["split"] = ("ss", static a => TemplateMaps.Split(Text(a, 0), Text(a, 1))),
        ["dict"] = ("a*", static a => TemplateMaps.Make(a)),
        ["pick"] = ("ms*", static a => TemplateMaps.Select(a, isPick: true)),
        ["omit"] = ("ms*", static a => TemplateMaps.Select(a, isPick: false)),
        ["dig"] = ("a*", static a => TemplateMaps.Dig(a)),
        ["tuple"] = ("a*", static a => new GoList([.. a])),
        ["has"] = ("aa", static a => TemplateLists.Has(a[0], a[1])),
        ["without"] = ("aa*", static a => TemplateLists.Without(a)),
        ["uniq"] = ("a", static a => TemplateLists.Unique(a[0])),
        ["compact"] = ("a", static a => new GoList([.. TemplateLists.OfList(a[0], "compact").Where(GoValue.IsTrue)])),
        ["reverse"] = ("a", static a => new GoList([.. TemplateLists.OfList(a[0], "reverse").Reverse()])),
        ["sortAlpha"] = ("a", static a => TemplateLists.Sorted(a[0])),
        ["slice"] = ("aa*", static a => TemplateLists.Slice(a)),
        ["append"] = ("aa", static a => new GoList([.. TemplateLists.OfList(a[0], "append"), a[1]])),
        ["prepend"] = ("aa", static a => new GoList([a[1], .. TemplateLists.OfList(a[0], "prepend")])),
        ["concat"] = ("a*", static a => TemplateLists.OrNil(a.SelectMany(static l => TemplateLists.OfList(l, "concat")))),
        ["regexMatch"] = ("ssw", static a => Matches(a)),
        ["regexFind"] = ("ssw", static a => Pattern(a).Find(Text(a, 1))),
        ["regexReplaceAll"] = ("sssw", static a => Pattern(a).Replace(Text(a, 1), Text(a, 2))),
        ["regexReplaceAllLiteral"] = ("sssw", static a => Pattern(a).ReplaceLiteral(Text(a, 1), Text(a, 2))),
        ["regexFindAll"] = ("ssiw", static a => TemplateLists.OrNil(Pattern(a).FindAll(Text(a, 1), (long)a[2]!))),
        ["regexSplit"] = ("ssiw", static a => TemplateLists.OrNil(Pattern(a).Split(Text(a, 1), (long)a[2]!))),
        ["regexQuoteMeta"] = ("s", static a => PatternEscape.Of(Text(a, 0))),
    };

    /// <summary>True when a function is simulated.</summary>
    public static bool IsKnown(string name) => Functions.ContainsKey(name);

    /// <summary>Calls a function.</summary>
    /// <exception cref="EvaluationException">Number or types of the arguments are wrong, or the function fails.</exception>
    /// <exception cref="UnsupportedException">What it does with these arguments is not simulated.</exception>
    public static object? Call(string name, IReadOnlyList<object?> arguments, PatternWork work)
    {
        var (parameters, run) = Functions[name];
        var isOpen = parameters.EndsWith('*');
        var types = parameters.TrimEnd('*', 'w');
        if (isOpen ? arguments.Count < types.Length - 1 : arguments.Count != types.Length)
            throw new EvaluationException($"wrong number of args for {name} in the template: {arguments.Count}");
        var given = arguments.Select((a, i) => Checked(name, types[Math.Min(i, types.Length - 1)], a));
        var result = run([.. parameters.EndsWith('w') ? given.Append(work) : given]);
        return result is string { Length: > MaxText } ? throw new UnsupportedException($"a text of more than a million characters from {name}") : result;
    }

    private static object? Checked(string name, char type, object? value)
    {
        var isMissing = ReferenceEquals(value, GoValue.Missing);
        var fits = type switch
        {
            's' => value is string,
            'i' => value is long,
            'b' => value is bool,
            'm' => value is GoMap { IsOfTexts: false },
            _ => true,
        };
        if (!fits && isMissing)
            throw new EvaluationException($"{name} gets a value that is not there in the template");
        if (!fits)
            throw new EvaluationException($"wrong type for a value of {name} in the template: got {GoValue.TypeOf(value)}");
        if (type == 's' && value is string { Length: > MaxText })
            throw new UnsupportedException($"{name} of a text of more than a million characters");
        return isMissing && type == 'a' ? null : value;
    }

    private static string Kind(object? value) => value switch { GoList => "slice", GoMap => "map", null => "invalid", _ => GoValue.TypeOf(value) };

#pragma warning disable CA5350 // Templates ask for it.
    private static byte[] HashOfSha1(string text) => SHA1.HashData(Encoding.UTF8.GetBytes(text));
#pragma warning restore CA5350

    private static string Text(IReadOnlyList<object?> arguments, int index) => (string)arguments[index]!;

    private static string Ascii(IReadOnlyList<object?> arguments, int index, string function) =>
        System.Text.Ascii.IsValid(Text(arguments, index)) ? Text(arguments, index) : throw new UnsupportedException($"{function} of a text that is not ASCII");

    private static string Replace(string text, string old, string replacement)
    {
        if (old.Length == 0)
            throw new UnsupportedException("replace of an empty text");
        if ((long)text.Length / old.Length * replacement.Length > MaxText && text.Contains(old, StringComparison.Ordinal))
            throw new UnsupportedException("a replace that gives more than a million characters");
        return text.Replace(old, replacement, StringComparison.Ordinal);
    }

    private static string Repeat(long count, string text)
    {
        if (count < 0)
            throw new EvaluationException("repeat with a negative count in the template");
        return count * Math.Max(1, text.Length) > MaxText || count > MaxText ? throw new UnsupportedException("a repeat that gives more than a million characters") : new StringBuilder().Insert(0, text, (int)count).ToString();
    }

    private static string Truncate(long length, string text) =>
        length < 0 ? (text.Length + length > 0 ? text[(int)(text.Length + length)..] : text) : text.Length > length ? text[..(int)length] : text;

    // The work is the last argument, which the template does not give.
    private static GoPattern Pattern(IReadOnlyList<object?> arguments) => GoPattern.Compile(Text(arguments, 0), (PatternWork)arguments[^1]!);

    // An expression that Go refuses matches nothing here.
    private static bool Matches(IReadOnlyList<object?> arguments)
    {
        try
        {
            return Pattern(arguments).Matches(Text(arguments, 1));
        }
        catch (EvaluationException)
        {
            return false;
        }
    }
}
