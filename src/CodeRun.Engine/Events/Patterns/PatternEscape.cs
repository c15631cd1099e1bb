using System.Text;

namespace CodeRun.Engine.Events.Patterns;

/// <summary>Go's QuoteMeta.</summary>
internal static class PatternEscape
{
    /// <summary>The expression that matches a text as it is.</summary>
    public static string Of(string text)
    {
        var into = new StringBuilder(text.Length + 8);
        foreach (var sign in text)
        {
            if (@"\.+*?()|[]{}^$".Contains(sign, StringComparison.Ordinal))
                into.Append('\\');
            into.Append(sign);
        }

        return into.ToString();
    }
}
