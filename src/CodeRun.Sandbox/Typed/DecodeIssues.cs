namespace CodeRun.Sandbox.Typed;

/// <summary>
/// What a strict reader would have refused: unknown and duplicate fields, in the words of the server. Depending on fieldValidation they are an error,
/// warnings, or nothing.
/// </summary>
internal sealed class DecodeIssues
{
    private readonly List<string> _duplicates = [];
    private readonly List<string> _unknown = [];
    private readonly List<string> _unknownPaths = [];

    /// <summary>All issues: those of the body's form first, then those of its fields.</summary>
    public IReadOnlyList<string> All => [.. _duplicates, .. _unknown];

    /// <summary>A key that stands twice in an object.</summary>
    public void Duplicate(string issue) => _duplicates.Add(issue);

    /// <summary>An issue that was found elsewhere.</summary>
    public void Add(string issue) => _unknown.Add(issue);

    /// <summary>Paths of the fields that the kind does not have.</summary>
    public IReadOnlyList<string> UnknownPaths => _unknownPaths;

    /// <summary>A field that the kind does not have.</summary>
    public void Unknown(string path)
    {
        _unknownPaths.Add(path);
        _unknown.Add($"unknown field \"{path}\"");
    }
}
