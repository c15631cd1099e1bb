using System.Text.Json.Nodes;
using CodeRun.Sandbox.Schema;

namespace CodeRun.Sandbox.Kinds.PodSpecs;

/// <summary>Rules of paths and modes of files in volumes.</summary>
internal static class PathRules
{
    private const int MaxMode = 511;

    /// <summary>A path may not go upwards.</summary>
    public static void NoBacksteps(string path, string at, List<FieldProblem> problems)
    {
        if (path.Split('/').Contains("..", StringComparer.Ordinal))
            problems.Invalid(at, path, "must not contain '..'");
    }

    /// <summary>A path within something: relative, and not upwards.</summary>
    public static void Descending(string path, string at, List<FieldProblem> problems)
    {
        if (path.StartsWith('/'))
            problems.Invalid(at, path, "must be a relative path");
        NoBacksteps(path, at, problems);
    }

    /// <summary>A path within a volume whose names that begin with two dots are the kubelet's.</summary>
    public static void NotReserved(string path, string at, List<FieldProblem> problems)
    {
        Descending(path, at, problems);
        if (path.StartsWith("..", StringComparison.Ordinal) && !path.StartsWith("../", StringComparison.Ordinal))
            problems.Invalid(at, path, "must not start with '..'");
    }

    /// <summary>Permission bits.</summary>
    public static void Mode(JsonNode? mode, string at, List<FieldProblem> problems)
    {
        if (mode.Number() is { } bits and (< 0 or > MaxMode))
            problems.Invalid(at, bits, "must be a number between 0 and 0777 (octal), both inclusive");
    }

    /// <summary>Where a key of a ConfigMap or Secret becomes a file.</summary>
    public static void KeyToPath(JsonObject item, string at, List<FieldProblem> problems)
    {
        if (item["key"].Text().Length == 0)
            problems.Required($"{at}.key");
        if (item["path"].Text().Length == 0)
            problems.Required($"{at}.path");
        NotReserved(item["path"].Text(), $"{at}.path", problems);
        Mode(item["mode"], $"{at}.mode", problems);
    }
}
