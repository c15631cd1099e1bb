using CodeRun.Engine.Api;

namespace CodeRun.Engine.Hosting;

/// <summary>The finished runs of each service and agent, newest first, to tell which are more than the history keeps. Thread-safe.</summary>
public sealed class FinishedHistory
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Entry> _byUid = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Namespace, string Service, string Agent), SortedSet<Entry>> _groups = [];

    /// <summary>Takes in a finished run; returns the run that is now the first beyond the limit, if there is one.</summary>
    public RunKey? Note(CodeRunResource run, int? limit)
    {
        lock (_gate)
        {
            Remove(run.Metadata.Uid);
            if (run.Status?.FinishedAt is not { } finished || RunAnnotations.IsPreserved(run))
                return null;
            var entry = new Entry(finished, RunKey.Of(run.Metadata), run.Metadata.Uid, (run.Metadata.Namespace ?? "", run.Spec.Service, run.Status.Agent ?? ""));
            if (!_groups.TryGetValue(entry.Group, out var group))
                _groups.Add(entry.Group, group = new SortedSet<Entry>(Entry.NewestFirst));
            group.Add(entry);
            _byUid[entry.Uid] = entry;
            return limit is { } most && group.Count > most ? group.Max!.Key : null;
        }
    }

    /// <summary>Forgets a run that is gone.</summary>
    public void Forget(string uid)
    {
        lock (_gate)
            Remove(uid);
    }

    /// <summary>True when at least <paramref name="limit"/> runs of the same service and agent finished after this one.</summary>
    public bool IsBeyond(string uid, int? limit)
    {
        if (limit is not { } most)
            return false;
        lock (_gate)
            return _byUid.TryGetValue(uid, out var entry) && _groups[entry.Group].Count > most && !_groups[entry.Group].Take(most).Contains(entry);
    }

    private void Remove(string uid)
    {
        if (!_byUid.Remove(uid, out var entry))
            return;
        var group = _groups[entry.Group];
        group.Remove(entry);
        if (group.Count == 0)
            _groups.Remove(entry.Group);
    }

    private sealed record Entry(DateTimeOffset Finished, RunKey Key, string Uid, (string Namespace, string Service, string Agent) Group)
    {
        public static IComparer<Entry> NewestFirst { get; } = Comparer<Entry>.Create(static (one, other) =>
            other.Finished.CompareTo(one.Finished) is not 0 and var order ? order : string.CompareOrdinal(one.Uid, other.Uid));
    }
}
