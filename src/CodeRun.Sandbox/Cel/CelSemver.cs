using System.Globalization;
using System.Text.RegularExpressions;

namespace CodeRun.Sandbox.Cel;

/// <summary>A semantic version (Kubernetes' semver library; semver.org 2.0).</summary>
internal sealed partial record CelSemver(ulong Major, ulong Minor, ulong Patch, string Prerelease, string Build)
{
    /// <summary>Reads a version; null for anything else.</summary>
    /// <param name="text">The text.</param>
    /// <param name="isLenient">Also takes a leading v, missing minor and patch numbers, and leading zeros.</param>
    public static CelSemver? Parse(string text, bool isLenient)
    {
        var match = (isLenient ? Lenient() : Strict()).Match(text);
        return match.Success && Number(match, "major") is { } major && Number(match, "minor") is { } minor && Number(match, "patch") is { } patch
            ? new CelSemver(major, minor, patch, match.Groups["pre"].Value, match.Groups["build"].Value)
            : null;
    }

    /// <summary>The result of a method.</summary>
    /// <exception cref="CelException">It has none for these values.</exception>
    public object Apply(string name, CelSemver? other) => (name, other) switch
    {
        ("major", _) => (long)Major,
        ("minor", _) => (long)Minor,
        ("patch", _) => (long)Patch,
        ("isLessThan", { }) => Compare(other) < 0,
        ("isGreaterThan", { }) => Compare(other) > 0,
        ("compareTo", { }) => (long)Math.Sign(Compare(other)),
        _ => throw new CelException(CelException.NoOverload),
    };

    // What is built of the same version is the same version.
    private int Compare(CelSemver other)
    {
        var numbers = (Major, Minor, Patch).CompareTo((other.Major, other.Minor, other.Patch));
        if (numbers != 0 || Prerelease == other.Prerelease)
            return numbers;
        if (Prerelease.Length == 0 || other.Prerelease.Length == 0)
            return Prerelease.Length == 0 ? 1 : -1;
        var (left, right) = (Prerelease.Split('.'), other.Prerelease.Split('.'));
        for (var i = 0; i < Math.Min(left.Length, right.Length); i++)
        {
            var (a, b) = (left[i], right[i]);
            var (isNumber, isOtherNumber) = (a.All(char.IsAsciiDigit), b.All(char.IsAsciiDigit));
            var order = isNumber && isOtherNumber ? (a.Length, 0).CompareTo((b.Length, 0)) is not 0 and var longer ? longer : string.CompareOrdinal(a, b)
                : isNumber != isOtherNumber ? (isNumber ? -1 : 1) : string.CompareOrdinal(a, b);
            if (order != 0)
                return order;
        }

        return left.Length.CompareTo(right.Length);
    }

    private static ulong? Number(Match match, string part) => !match.Groups[part].Success ? 0 : ulong.TryParse(match.Groups[part].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    private const RegexOptions Options = RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture;

    [GeneratedRegex(@"^(?<major>0|[1-9]\d*)\.(?<minor>0|[1-9]\d*)\.(?<patch>0|[1-9]\d*)(-(?<pre>(0|[1-9]\d*|\d*[a-zA-Z-][0-9a-zA-Z-]*)(\.(0|[1-9]\d*|\d*[a-zA-Z-][0-9a-zA-Z-]*))*))?(\+(?<build>[0-9a-zA-Z-]+(\.[0-9a-zA-Z-]+)*))?\z", Options, 1000)]
    private static partial Regex Strict();

    [GeneratedRegex(@"^v?(?<major>\d+)(\.(?<minor>\d+)(\.(?<patch>\d+))?)?(-(?<pre>(0|[1-9]\d*|\d*[a-zA-Z-][0-9a-zA-Z-]*)(\.(0|[1-9]\d*|\d*[a-zA-Z-][0-9a-zA-Z-]*))*))?(\+(?<build>[0-9a-zA-Z-]+(\.[0-9a-zA-Z-]+)*))?\z", Options, 1000)]
    private static partial Regex Lenient();
}
