using System.Text.RegularExpressions;
using CodeRun.Tests.Conformance.Replaying;

namespace CodeRun.Tests.Conformance.Transcripts;

/// <summary>Compares what a program printed, line by line; widths of columns do not count.</summary>
internal sealed partial class LineMatcher(Bindings bindings)
{
    private const string Anything = "...";
    private readonly Matcher _matcher = new(new Rules(compare: null), bindings);

    /// <summary>Compares all lines.</summary>
    /// <param name="want">Lines with the placeholders of recordings; <c>...</c> is any number of any lines.</param>
    /// <param name="got">Lines.</param>
    /// <param name="what">What the lines are, for the message.</param>
    /// <exception cref="MismatchException">They differ.</exception>
    public void Match(IReadOnlyList<string> want, IReadOnlyList<string> got, string what)
    {
        MismatchException? nearest = null;
        var best = -1;
        if (!bindings.Try(() => From(0, 0), out var mismatch))
            throw new MismatchException($"{what}: {(nearest ?? mismatch)!.Message}\nAll of it:\n{string.Join('\n', got)}");

        void From(int i, int j)
        {
            if (i == want.Count)
            {
                if (j < got.Count)
                    Fail(j, $"line {j + 1} should not be there: '{got[j]}'");
                return;
            }

            if (want[i] == Anything)
            {
                for (var k = j; k <= got.Count; k++)
                {
                    if (bindings.Try(() => From(i + 1, k), out _))
                        return;
                }

                Fail(j, i + 1 < want.Count ? $"no such line: '{want[i + 1]}'" : "");
                return;
            }

            if (j == got.Count)
                Fail(j, $"no such line: '{want[i]}'");
            Line(want[i], got[j], j);
            From(i + 1, j + 1);
        }

        void Line(string wanted, string line, int j)
        {
            if (!bindings.Try(() => _matcher.MatchText(Narrow(wanted), Narrow(line), $"line {j + 1}"), out var difference))
                Fail(j, difference!.Message);
        }

        void Fail(int j, string why)
        {
            var failure = new MismatchException(why);
            if (j > best)
                (best, nearest) = (j, failure);
            throw failure;
        }
    }

    // Columns are as wide as their widest cell, and ages differ.
    private static string Narrow(string line) => Gap().Replace(line.TrimEnd(), " ");

    [GeneratedRegex(@"(?<=\S)\s+", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 5000)]
    private static partial Regex Gap();
}
