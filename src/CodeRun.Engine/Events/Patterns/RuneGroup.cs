using System.Globalization;
using System.Text;

namespace CodeRun.Engine.Events.Patterns;

/// <summary>A part of a class: ranges and general categories of Unicode.</summary>
/// <param name="Ranges">The ranges.</param>
/// <param name="Categories">A bit for each category.</param>
/// <param name="IsNegated">True for everything else, as in <c>\D</c>.</param>
internal sealed record RuneGroup(IReadOnlyList<RuneRange> Ranges, int Categories, bool IsNegated)
{
    /// <summary>The name of a class that is not known here; null for what is.</summary>
    public string? Unknown { get; init; }

    /// <summary>True for a character of the group.</summary>
    /// <param name="rune">The character.</param>
    /// <param name="ignoresCase">True when a character counts as all that differ from it in case only.</param>
    public bool Contains(int rune, bool ignoresCase) => (IsListed(rune) || (ignoresCase && CaseOrbits.Of(rune).Any(IsListed))) != IsNegated;

    private bool IsListed(int rune)
    {
        foreach (var range in Ranges)
        {
            if (rune >= range.Low && rune <= range.High)
                return true;
        }

        return Categories != 0 && (Categories & (1 << (int)Category(rune))) != 0;
    }

    private static UnicodeCategory Category(int rune) => Rune.IsValid(rune) ? Rune.GetUnicodeCategory(new Rune(rune)) : UnicodeCategory.Surrogate;
}
