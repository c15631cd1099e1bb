using System.Globalization;

namespace CodeRun.Engine.Events.Webhooks;

/// <summary>Warnings, of which a hostile payload cannot make many.</summary>
public sealed class WarningList
{
    private const int Most = 10;
    private readonly List<string> _shown = [];
    private int _more;

    /// <summary>Adds a warning, or counts it when there are enough.</summary>
    public void Add(string warning)
    {
        if (_shown.Count < Most)
            _shown.Add(warning);
        else
            _more++;
    }

    /// <summary>The warnings, and how many there were besides.</summary>
    public IReadOnlyList<string> ToList() => _more == 0 ? [.. _shown] : [.. _shown, string.Create(CultureInfo.InvariantCulture, $"There are {_more} more warnings.")];
}
