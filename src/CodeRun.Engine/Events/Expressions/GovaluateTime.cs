using System.Text.RegularExpressions;

namespace CodeRun.Engine.Events.Expressions;

/// <summary>Texts in expressions that govaluate reads as times.</summary>
internal static partial class GovaluateTime
{
    private const int MaxLength = 60;

    /// <summary>True for what surely is one.</summary>
    public static bool IsOne(string text) => text.Length < MaxLength && Whole().IsMatch(text);

    /// <summary>True for what may be one.</summary>
    public static bool MayBeOne(string text) => Beginning().IsMatch(text);

    [GeneratedRegex(@"^([0-9]{4}-[0-9]{2}-[0-9]{2}([T ][0-9]{2}(:[0-9]{2}(:[0-9]{2}(\.[0-9]+)?)?)?(Z|[+-][0-9]{2}:?[0-9]{2})?)?|(1[0-2]|0?[1-9]):[0-5][0-9][AP]M)\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Whole();

    [GeneratedRegex("^([0-9]{4}-[0-9]{2}-[0-9]{2}|[0-9]{1,2}:[0-9]{2}[AP]M$|(Mon|Tue|Wed|Thu|Fri|Sat|Sun) )", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Beginning();
}
