namespace CodeRun.Engine.Events.Linting;

/// <summary>EventSources of the files that are checked together, with the names of their events. A bus may serve several namespaces, so those are not compared.</summary>
internal sealed class EventIndex
{
    // Kinds of events by the name of the EventSource and of the event.
    private readonly Dictionary<string, Dictionary<string, string>> _sources = new(StringComparer.Ordinal);

    public EventIndex(IEnumerable<LintDocument> eventSources)
    {
        foreach (var source in eventSources.Where(static s => s.ObjectName is not null))
        {
            if (!_sources.TryGetValue(source.ObjectName!, out var events))
                _sources.Add(source.ObjectName!, events = new Dictionary<string, string>(StringComparer.Ordinal));
            foreach (var kind in source.Root["spec"]?.Fields.Where(static f => EventKind.IsOne(f.Key)) ?? [])
            {
                foreach (var name in kind.Value.Fields)
                    events[name.Key] = kind.Key;
            }
        }
    }

    /// <summary>False when no EventSource is there: then no name can be judged.</summary>
    public bool IsKnown => _sources.Count > 0;

    public IReadOnlyCollection<string> Names => _sources.Keys;

    public bool Has(string name) => _sources.ContainsKey(name);

    public bool Has(string name, string eventName) => _sources.TryGetValue(name, out var events) && events.ContainsKey(eventName);

    public IReadOnlyCollection<string> EventsOf(string name) => _sources.TryGetValue(name, out var events) ? events.Keys : [];

    /// <summary>The kind of an event, as in an EventSource's spec, or null.</summary>
    public string? KindOf(string name, string eventName) => _sources.TryGetValue(name, out var events) ? events.GetValueOrDefault(eventName) : null;
}
