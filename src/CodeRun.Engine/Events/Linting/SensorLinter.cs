namespace CodeRun.Engine.Events.Linting;

/// <summary>
/// Checks EventSources and Sensors of Argo Events, and the workflows around them, for what the API server takes and the controllers then refuse, ignore or read
/// otherwise than it was meant. Files that are given together are checked against one another. Nothing is thrown for any text.
/// </summary>
public static class SensorLinter
{
    private const int MaxLength = 16 * 1024 * 1024;
    private const string Group = "argoproj.io/";

    /// <summary>Checks files.</summary>
    public static LintReport Lint(IReadOnlyList<LintInput> inputs, CancellationToken cancellationToken = default)
    {
        var notes = new List<string>();
        var files = inputs.Select(static i => new LintFile(i)).ToList();
        var documents = files.Zip(inputs).SelectMany(f => Documents(f.First, f.Second, notes)).ToList();
        var index = new EventIndex(documents.Where(static d => IsArgo(d, "EventSource")));
        foreach (var document in documents)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Check(document, index, notes);
        }

        Duplicates(documents);
        return new LintReport([.. files.SelectMany(static f => f.Findings.OrderBy(static x => x.Line).ThenBy(static x => x.Column).ThenBy(static x => x.Rule.Id, StringComparer.Ordinal))], notes);
    }

    private static List<LintDocument> Documents(LintFile file, LintInput input, List<string> notes)
    {
        var documents = new List<LintDocument>();
        if (input.Text.Length > MaxLength)
        {
            file.Add(LintRules.NotYaml, 1, 1, $"The file has more than {MaxLength} characters and is not read.");
            return documents;
        }

        foreach (var root in YamlTreeReader.Read(input.Text, (line, column, message) => file.Add(LintRules.NotYaml, line, column, Mistake(input.Text, message))))
            Expand(file, root, documents, notes);
        return documents;
    }

    private static string Mistake(string text, string message) =>
        text.Contains("{{ .Values", StringComparison.Ordinal) || text.Contains("{{- ", StringComparison.Ordinal) || text.Contains("{{ include", StringComparison.Ordinal)
            ? $"This is not YAML, but a template of Helm: check what 'helm template' makes of it ({message})"
            : $"This is not YAML: {message}";

    private static void Expand(LintFile file, YamlNode root, List<LintDocument> documents, List<string> notes)
    {
        switch (root.Kind)
        {
            case YamlKind.Null:
                break;
            case YamlKind.List:
                foreach (var item in root.Items)
                    Expand(file, item, documents, notes);
                break;
            case YamlKind.Map when root["items"] is { Kind: YamlKind.List } items && root.TextOf("kind")?.EndsWith("List", StringComparison.Ordinal) == true:
                foreach (var item in items.Items)
                    Expand(file, item, documents, notes);
                break;
            case YamlKind.Map:
                documents.Add(new LintDocument(file, root));
                break;
            default:
                notes.Add($"{file.Name}:{root.Line}: passed over: this is {SchemaChecker.Describe(root)}, not an object.");
                break;
        }
    }

    private static void Check(LintDocument document, EventIndex index, List<string> notes)
    {
        var kind = document.Kind ?? "";
        switch (kind)
        {
            case "EventSource" when IsArgo(document, kind):
                Version(document);
                EventSourceRules.Check(document);
                break;
            case "Sensor" when IsArgo(document, kind):
                Version(document);
                SensorRules.Check(document, index);
                break;
            case "Workflow" or "WorkflowTemplate" or "ClusterWorkflowTemplate" or "CronWorkflow" when IsArgo(document, kind):
                WorkflowRules.Check(document.File, document.Root, ParameterTaint.None);
                break;
            default:
                notes.Add($"{document.File.Name}:{document.Root.Line}: passed over: {(kind.Length == 0 ? "an object without kind" : SchemaChecker.Shorten(kind))} is none of EventSource, Sensor and the kinds of workflows.");
                break;
        }
    }

    // A missing apiVersion is found by the schema.
    private static bool IsArgo(LintDocument document, string kind) => document.Kind == kind && document.ApiVersion?.StartsWith(Group, StringComparison.Ordinal) != false;

    private static void Version(LintDocument document)
    {
        if (document.ApiVersion is { } version && version != "argoproj.io/v1alpha1")
            document.File.Add(LintRules.UnknownVersion, document.Root["apiVersion"]!, $"There is no {SchemaChecker.Shorten(version)}.", "argoproj.io/v1alpha1");
    }

    private static void Duplicates(List<LintDocument> documents)
    {
        var seen = new HashSet<(string, string, string)>();
        foreach (var document in documents.Where(static d => (IsArgo(d, "EventSource") || IsArgo(d, "Sensor")) && d.ObjectName is { Length: > 0 }))
        {
            if (!seen.Add((document.Kind!, document.Namespace ?? "", document.ObjectName!)))
                document.File.Add(LintRules.DuplicateName, document.Root["metadata"]!["name"]!, $"There is another {document.Kind} '{SchemaChecker.Shorten(document.ObjectName!)}'{(document.Namespace is { } ns ? $" in {SchemaChecker.Shorten(ns)}" : "")}; the one that is applied last remains.");
        }
    }
}
