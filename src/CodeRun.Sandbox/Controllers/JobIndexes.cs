using System.Globalization;

namespace CodeRun.Sandbox.Controllers;

/// <summary>Completed indexes as a Job's status has them: <c>1,3-5,7</c>.</summary>
internal static class JobIndexes
{
    /// <summary>The indexes in a text.</summary>
    public static IEnumerable<int> Read(string text)
    {
        foreach (var part in text.Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            var ends = part.Split('-');
            var first = int.Parse(ends[0], NumberStyles.None, CultureInfo.InvariantCulture);
            var last = ends.Length == 1 ? first : int.Parse(ends[1], NumberStyles.None, CultureInfo.InvariantCulture);
            for (var i = first; i <= last; i++)
                yield return i;
        }
    }

    /// <summary>The text for some indexes, in order.</summary>
    public static string Write(IEnumerable<int> indexes)
    {
        var ranges = new List<(int First, int Last)>();
        foreach (var index in indexes)
        {
            if (ranges.Count > 0 && ranges[^1].Last == index - 1)
                ranges[^1] = (ranges[^1].First, index);
            else
                ranges.Add((index, index));
        }

        return string.Join(',', ranges.Select(static r => r.First == r.Last ? $"{r.First}" : r.Last == r.First + 1 ? $"{r.First},{r.Last}" : $"{r.First}-{r.Last}"));
    }
}
