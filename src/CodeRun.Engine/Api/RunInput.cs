using CodeRun.Engine.Agents;

namespace CodeRun.Engine.Api;

/// <summary>A manifest that somebody wrote: the run it describes, or all of its problems with their places.</summary>
/// <param name="Document">Where it came from.</param>
/// <param name="Run">The run, as far as it could be read.</param>
/// <param name="Problems">Each begins with <c>file:line:column</c>; empty when the run is good.</param>
public sealed record RunInput(SourceDocument Document, CodeRunResource Run, IReadOnlyList<string> Problems)
{
    /// <summary>
    /// Reads and checks all documents of a text, against each other too, before anything is done with any of them.
    /// </summary>
    /// <param name="text">YAML or JSON.</param>
    /// <param name="source">Name of the file.</param>
    /// <param name="configuration">Registry to check agents against; null to leave that to the controller.</param>
    /// <exception cref="DocumentException">The text cannot be read at all.</exception>
    public static IReadOnlyList<RunInput> ReadAll(string text, string source, ControllerConfiguration? configuration)
    {
        var seen = new HashSet<(string?, string)>();
        return [.. CodeRunDocuments.Read(text, source).Select(document => Check(document, configuration, seen))];
    }

    private static RunInput Check(SourceDocument document, ControllerConfiguration? configuration, HashSet<(string?, string)> seen)
    {
        var parsed = CodeRunParser.ParseInput(document.Json);
        var run = parsed.Resource;
        var errors = new List<FieldError>(parsed.Errors);
        var known = errors.Select(static e => e.Field).ToHashSet(StringComparer.Ordinal);
        errors.AddRange(CodeRunValidator.Validate(run, configuration).Where(e => !known.Contains(e.Field) && !known.Contains("spec") && !known.Contains("metadata")));
        if (run.Metadata.Name.Length > 0 && !seen.Add((run.Metadata.Namespace, run.Metadata.Name)))
            errors.Add(new FieldError("metadata.name", $"{run.Metadata.Name} stands twice in {document.Source}."));
        return new RunInput(document, run, [.. errors.Select(e => $"{document.PlaceOf(e.Field)}: {e}")]);
    }
}
