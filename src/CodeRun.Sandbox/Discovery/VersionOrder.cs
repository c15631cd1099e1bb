using System.Globalization;
using System.Text.RegularExpressions;

namespace CodeRun.Sandbox.Discovery;

/// <summary>Orders versions as apimachinery's version package does: v10, v2, v1, then v1beta2, v1beta1, v1alpha1, then everything else by name.</summary>
internal sealed partial class VersionOrder : IComparer<string>
{
    /// <summary>The order, best first.</summary>
    public static readonly VersionOrder BestFirst = new();

    /// <inheritdoc/>
    public int Compare(string? x, string? y)
    {
        var (left, right) = (Read(x ?? ""), Read(y ?? ""));
        if (left is null || right is null)
            return left is null && right is null ? string.CompareOrdinal(x, y) : left is null ? 1 : -1;
        var stage = right.Value.Stage.CompareTo(left.Value.Stage);
        if (stage != 0)
            return stage;
        var major = right.Value.Major.CompareTo(left.Value.Major);
        return major != 0 ? major : right.Value.Minor.CompareTo(left.Value.Minor);
    }

    private static (int Stage, int Major, int Minor)? Read(string version)
    {
        var match = Form().Match(version);
        if (!match.Success || !int.TryParse(match.Groups["major"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var major))
            return null;
        if (!match.Groups["stage"].Success)
            return (2, major, 0);
        return int.TryParse(match.Groups["minor"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var minor)
            ? (match.Groups["stage"].Value == "beta" ? 1 : 0, major, minor)
            : null;
    }

    [GeneratedRegex("^v(?<major>[0-9]+)((?<stage>alpha|beta)(?<minor>[0-9]+))?$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Form();
}
