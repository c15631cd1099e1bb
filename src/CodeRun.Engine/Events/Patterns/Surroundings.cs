using System.Runtime.InteropServices;

namespace CodeRun.Engine.Events.Patterns;

/// <summary>What stands on both sides of a place between two characters; -1 where the text begins or ends.</summary>
/// <param name="Before">The character before.</param>
/// <param name="After">The character after.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Surroundings(int Before, int After)
{
    /// <summary>True when a condition holds.</summary>
    public bool Fulfil(Assertion assertion) => assertion switch
    {
        Assertion.TextBegin => Before < 0,
        Assertion.TextEnd => After < 0,
        Assertion.LineBegin => Before is < 0 or '\n',
        Assertion.LineEnd => After is < 0 or '\n',
        Assertion.WordBoundary => IsWord(Before) != IsWord(After),
        _ => IsWord(Before) == IsWord(After),
    };

    /// <summary>One character for all that mean the same to conditions.</summary>
    public static int Simplify(int rune) => rune is < 0 or '\n' ? rune : IsWord(rune) ? 'a' : ' ';

    private static bool IsWord(int rune) => rune is >= 0 and < 128 && (char.IsAsciiLetterOrDigit((char)rune) || rune == '_');
}
