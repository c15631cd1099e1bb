namespace CodeRun.Engine.Events.Linting;

/// <summary>Rules of a Sensor's dependencies: where their events come from, and their filters.</summary>
internal static class DependencyRules
{
    private const int MaxEventPattern = 200;
    private const string Dropped = "and the filter drops every event";

    private static readonly string[] EventPaths = ["headers.X-Github-Event", "headers.X-Github-Event.0", "header.X-Github-Event", "header.X-Github-Event.0", "body.X-GitHub-Event"];
    private static readonly string[] Guessed = ["github", "gitlab", "kafka", "nats", "webhook"];

    /// <summary>Checks a dependency and says what is known of its events.</summary>
    public static FilterScope Check(LintFile file, YamlNode dependency, EventIndex index)
    {
        Source(file, dependency, index);
        Operator(file, dependency, "filtersLogicalOperator");
        var filters = dependency["filters"] is { Kind: YamlKind.Map } node ? node : null;
        var data = filters?.ItemsOf("data") ?? [];
        var scope = Scope(dependency, filters, data, index);
        if (filters is null)
            return scope;
        Operator(file, filters, "dataLogicalOperator");
        Operator(file, filters, "exprLogicalOperator");
        foreach (var filter in data.Where(static f => f.Kind == YamlKind.Map))
            DataFilterRules.Check(file, filter, scope, Dropped);
        foreach (var filter in filters.ItemsOf("exprs").Where(static f => f.Kind == YamlKind.Map))
            ExprFilterRules.Check(file, filter, scope, Dropped);
        if (filters["time"] is { Kind: YamlKind.Map } time)
            TimeRules.Window(file, time);
        if (filters["context"] is { Kind: YamlKind.Map } context)
            ContextFilterRules.Check(file, dependency, context, index);
        return scope;
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

    private static FilterScope Scope(YamlNode dependency, YamlNode? filters, IReadOnlyList<YamlNode> data, EventIndex index)
    {
        var ofEvent = data.Where(static f => f.TextOf("path") is { } path && IsEventPath(path) && f.TextOf("comparator") is null or "" or "=").ToList();
        var names = ofEvent.SelectMany(static f => f.ItemsOf("value")).Select(static v => EventName(v.Text)).OfType<string>().ToList();
        var source = dependency.TextOf("eventSourceName") ?? "";
        var name = dependency.TextOf("eventName") ?? "";
        var known = index.KindOf(source, name) ?? EventKind.OfType(filters?["context"]?.TextOf("type"));
        var guessed = Array.Find(Guessed, k => source.Contains(k, StringComparison.OrdinalIgnoreCase) || name.Contains(k, StringComparison.OrdinalIgnoreCase));
        var seen = ofEvent.Exists(static f => !f.TextOf("path")!.StartsWith("header.", StringComparison.OrdinalIgnoreCase)) ? "github" : null;
        var isTransformed = dependency["transform"] is { Kind: YamlKind.Map, Fields.Count: > 0 };
        return new FilterScope(known ?? seen ?? guessed, known is not null, isTransformed, names);
    }

    private static bool IsEventPath(string path) => EventPaths.Contains(path, StringComparer.OrdinalIgnoreCase);

    private static string? EventName(string value)
    {
        if (value.Length > MaxEventPattern)
            return null;
        var literal = new FilterPattern(value).Literal?.Trim('[', ']', '"');
        return GitHubVocabulary.Events.Contains(literal, StringComparer.Ordinal) ? literal : null;
    }
}
