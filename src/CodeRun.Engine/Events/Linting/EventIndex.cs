namespace CodeRun.Engine.Events.Linting;

/// <summary>EventSources of the files that are checked together, with the names of their events. A bus may serve several namespaces, so those are not compared.</summary>
internal sealed class EventIndex
{
    private static readonly HashSet<string> NoEvents = new(["eventBusName", "template", "service", "replicas"], StringComparer.Ordinal);

    // Events by name of the EventSource; true for those of GitHub.
    private readonly Dictionary<string, Dictionary<string, bool>> _sources = new(StringComparer.Ordinal);

    public EventIndex(IEnumerable<LintDocument> eventSources)
    {
        foreach (var source in eventSources.Where(static s => s.ObjectName is not null))
        {
            if (!_sources.TryGetValue(source.ObjectName!, out var events))
                _sources.Add(source.ObjectName!, events = new Dictionary<string, bool>(StringComparer.Ordinal));
            foreach (var kind in source.Root["spec"]?.Fields.Where(static f => !NoEvents.Contains(f.Key)) ?? [])
            {
                foreach (var name in kind.Value.Fields)
                    events[name.Key] = kind.Key == "github";
            }
        }
    }

    /// <summary>False when no EventSource is there: then no name can be judged.</summary>
    public bool IsKnown => _sources.Count > 0;

    public IReadOnlyCollection<string> Names => _sources.Keys;

    public bool Has(string name) => _sources.ContainsKey(name);

    public bool Has(string name, string eventName) => _sources.TryGetValue(name, out var events) && events.ContainsKey(eventName);

    public IReadOnlyCollection<string> EventsOf(string name) => _sources.TryGetValue(name, out var events) ? events.Keys : [];

    public bool IsGitHub(string name, string eventName) => _sources.TryGetValue(name, out var events) && events.GetValueOrDefault(eventName);
}
