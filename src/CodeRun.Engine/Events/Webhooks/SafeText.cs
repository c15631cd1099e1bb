using System.Text;

namespace CodeRun.Engine.Events.Webhooks;

/// <summary>Text of a payload made fit to be shown.</summary>
internal static class SafeText
{
    private const int Longest = 80;

    /// <summary>The text in quotes, cut, and without characters that would move a terminal's cursor or hide something.</summary>
    public static string Quote(string text)
    {
        var shown = new StringBuilder("'", Longest + 5);
        foreach (var rune in text.AsSpan(0, Math.Min(text.Length, Longest)).EnumerateRunes())
            shown.Append(IsPlain(rune) ? rune.ToString() : "?");
        return shown.Append(text.Length > Longest ? "...'" : "'").ToString();
    }

    /// <summary>True when a text has no character that <see cref="Quote"/> would replace, and is not longer than <paramref name="longest"/>.</summary>
    public static bool IsClean(string text, int longest)
    {
        if (text.Length is 0 || text.Length > longest)
            return false;
        foreach (var rune in text.AsSpan().EnumerateRunes())
        {
            if (!IsPlain(rune))
                return false;
        }

        return true;
    }

    private static bool IsPlain(Rune rune) => rune != Rune.ReplacementChar && Rune.GetUnicodeCategory(rune) is not (
        System.Globalization.UnicodeCategory.Control or System.Globalization.UnicodeCategory.Format or System.Globalization.UnicodeCategory.OtherNotAssigned
        or System.Globalization.UnicodeCategory.LineSeparator or System.Globalization.UnicodeCategory.ParagraphSeparator or System.Globalization.UnicodeCategory.PrivateUse);
}
