using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using CodeRun.Sandbox.Schema;

namespace CodeRun.Sandbox.Kinds.PodSpecs;

/// <summary>Rules of ports, by number and by name (apimachinery: IsValidPortNum, IsValidPortName).</summary>
internal static partial class PortRules
{
    private const int MaxName = 15;

    /// <summary>What is wrong with the name of a port.</summary>
    public static IReadOnlyList<string> Name(string name)
    {
        var wrong = new List<string>();
        if (name.Length > MaxName)
            wrong.Add($"must be no more than {MaxName} characters");
        if (!Letters().IsMatch(name))
            wrong.Add("must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)");
        if (!OneLetter().IsMatch(name))
            wrong.Add("must contain at least one letter (a-z)");
        if (name.Contains("--", StringComparison.Ordinal))
            wrong.Add("must not contain consecutive hyphens");
        if (name.Length > 0 && (name[0] == '-' || name[^1] == '-'))
            wrong.Add("must not begin or end with a hyphen");
        return wrong;
    }

    /// <summary>Checks the number of a port.</summary>
    public static void Number(long port, string path, List<FieldProblem> problems)
    {
        if (port is < 1 or > 65535)
            problems.Invalid(path, port, "must be between 1 and 65535, inclusive");
    }

    /// <summary>Checks a port that is given by number or name.</summary>
    public static void NumberOrName(JsonNode? port, string path, List<FieldProblem> problems)
    {
        if (port is JsonValue value && value.TryGetValue(out string? name))
            problems.Invalid(path, name, Name(name));
        else
            Number(port.Number() ?? 0, path, problems);
    }

    [GeneratedRegex(@"^[-a-z0-9]+\z", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Letters();

    [GeneratedRegex("[a-z]", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex OneLetter();
}
