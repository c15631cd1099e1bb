namespace CodeRun.Engine.Events.Linting;

/// <summary>Rules of a Sensor's dependencies: where their events come from, and their filters.</summary>
internal static class DependencyRules
{
    private static readonly string[] EventPaths = ["headers.X-Github-Event", "headers.X-Github-Event.0", "body.X-GitHub-Event"];

    public static void Check(LintFile file, YamlNode dependency, EventIndex index)
    {
        Source(file, dependency, index);
        Operator(file, dependency, "filtersLogicalOperator");
        if (dependency["filters"] is not { Kind: YamlKind.Map } filters)
            return;
        Operator(file, filters, "dataLogicalOperator");
        Operator(file, filters, "exprLogicalOperator");
        var data = filters.ItemsOf("data");
        var scope = Scope(dependency, data, index);
        foreach (var filter in data.Where(static f => f.Kind == YamlKind.Map))
            DataFilterRules.Check(file, filter, scope);
    }

    private static void Source(LintFile file, YamlNode dependency, EventIndex index)
    {
        if (!index.IsKnown || dependency.TextOf("eventSourceName") is not { Length: > 0 } source)
            return;
        if (!index.Has(source))
        {
            file.Add(
                LintRules.UnknownEventSource, dependency["eventSourceName"]!, $"None of the EventSources that were read is named '{SchemaChecker.Shorten(source)}'.",
                SensorRules.Suggest(source, index.Names));
            return;
        }

        if (dependency.TextOf("eventName") is { Length: > 0 } name && !index.Has(source, name))
        {
            file.Add(
                LintRules.UnknownEventSource, dependency["eventName"]!, $"The EventSource {source} has no event '{SchemaChecker.Shorten(name)}'.",
                SensorRules.Suggest(name, index.EventsOf(source)));
        }
    }

    private static void Operator(LintFile file, YamlNode node, string field)
    {
        if (node.TextOf(field) is { } text && text is not ("and" or "or" or ""))
            file.Add(LintRules.UnreadableValue, node[field]!, $"{field} must be and or or, but is '{SchemaChecker.Shorten(text)}'.", text.ToLowerInvariant() is "or" or "||" ? "or" : "and");
    }

    private static FilterScope Scope(YamlNode dependency, IReadOnlyList<YamlNode> data, EventIndex index)
    {
        var ofEvent = data.Where(static f => f.TextOf("path") is { } path && IsEventPath(path) && f.TextOf("comparator") is null or "" or "=").ToList();
        var names = ofEvent.SelectMany(static f => f.ItemsOf("value")).Select(static v => EventName(v.Text)).OfType<string>().ToList();
        var isKnown = dependency.TextOf("eventSourceName") is { } source && dependency.TextOf("eventName") is { } name && index.IsGitHub(source, name);
        return new FilterScope(isKnown || ofEvent.Count > 0, names);
    }

    private static bool IsEventPath(string path) => EventPaths.Contains(path, StringComparer.OrdinalIgnoreCase);

    private static string? EventName(string value)
    {
        var literal = new FilterPattern(value).Literal?.Trim('[', ']', '"');
        return GitHubVocabulary.Events.Contains(literal, StringComparer.Ordinal) ? literal : null;
    }
}
