using System.Collections.Frozen;
using System.Text;

namespace CodeRun.Engine.Events.Patterns;

/// <summary>Characters that differ in case only, as Unicode's simple case folding has them.</summary>
internal static class CaseOrbits
{
    private const int Last = 0x1FFFF;

    // The Turkish dotted and dotless i fold to nothing else.
    private const int DottedCapital = 0x130;
    private const int DotlessSmall = 0x131;

    // .NET knows its capital only with ICU.
    private const int LongSmallS = 0x17F;

    private static readonly Lazy<FrozenDictionary<int, int[]>> Orbits = new(Make);

    private const int Ascii = 128;
    private const int KelvinSign = 0x212A;

    /// <summary>The others; empty for a character without case.</summary>
    public static IReadOnlyList<int> Of(int rune) => rune < Ascii ? OfAscii(rune) : Orbits.Value.TryGetValue(rune, out var others) ? others : [];

    // Most expressions need no more, and the table of all takes long to make.
    private static int[] OfAscii(int rune) => rune switch
    {
        'k' or 'K' => [rune ^ ' ', KelvinSign],
        's' or 'S' => [rune ^ ' ', LongSmallS],
        (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') => [rune ^ ' '],
        _ => [],
    };

    private static FrozenDictionary<int, int[]> Make()
    {
        var members = new Dictionary<int, List<int>>();
        for (int rune = 'A'; rune <= Last; rune++)
        {
            if (!Rune.IsValid(rune) || rune is DottedCapital or DotlessSmall)
                continue;
            var root = Root(rune);
            if (root != rune)
                (members.TryGetValue(root, out var list) ? list : members[root] = [root]).Add(rune);
        }

        return members.Values.SelectMany(static m => m.Select(r => KeyValuePair.Create(r, m.Where(o => o != r).ToArray()))).ToFrozenDictionary();
    }

    // Small letters of a capital whose own small letter is another one meet in that one.
    private static int Root(int rune) => rune == LongSmallS ? 's' : Rune.ToLowerInvariant(Rune.ToUpperInvariant(new Rune(rune))).Value;
}
