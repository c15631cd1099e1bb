using CodeRun.Engine.Api;

namespace CodeRun.Engine.Events.Linting;

/// <summary>Rules of context filters: four fields are compared, each as a whole.</summary>
internal static class ContextFilterRules
{
    private static readonly string[] Compared = ["type", "subject", "source", "datacontenttype"];

    public static void Check(LintFile file, YamlNode dependency, YamlNode context, EventIndex index)
    {
        foreach (var field in context.Fields.Where(static f => f.Key is "id" or "specversion" or "time"))
            file.Add(LintRules.ContextField, field, $"A context filter compares {string.Join(", ", Compared)}; {field.Key} is not looked at.", "remove it");
        if (!Array.Exists(Compared, f => context.TextOf(f) is { Length: > 0 } || context[f] is { Kind: not (YamlKind.Text or YamlKind.Null) }))
            file.Add(LintRules.MissingField, context, $"A context filter needs one of {string.Join(", ", Compared)}: a Sensor without is refused.", $"type: {EventKind.Types[0]}");
        var source = dependency.TextOf("eventSourceName");
        var name = dependency.TextOf("eventName");
        var kind = source is not null && name is not null ? index.KindOf(source, name) : null;
        Value(file, context, "source", source is null ? [] : [source], "the name of the EventSource");
        Value(file, context, "subject", name is null ? [] : [name], "the name of the event in the EventSource");
        Value(file, context, "datacontenttype", ["application/json"], "the same for all events");
        Value(file, context, "type", kind is not null ? [EventKind.TypeOf(kind)!] : EventKind.Types, "the kind of the EventSource");
    }

    private static void Value(LintFile file, YamlNode context, string field, IReadOnlyList<string> possible, string meaning)
    {
        if (context.TextOf(field) is not { Length: > 0 } value || possible.Count == 0 || possible.Contains(value, StringComparer.Ordinal))
            return;
        file.Add(
            LintRules.NeverMatches, context[field]!, $"{field} is {meaning}{(possible.Count == 1 ? $", {SchemaChecker.Shorten(possible[0])}" : "")}, compared as a whole: '{SchemaChecker.Shorten(value)}' drops every event.",
            possible.Count == 1 ? possible[0] : NearestName.Find(value, possible));
    }
}
