using CodeRun.Engine.Resources;

namespace CodeRun.Engine.Hosting;

/// <summary>
/// Last states of pods that were seen to go, by the uid of their run: what tells a pod that went from one that has not been
/// seen yet. Kept until the run is finished or gone. Thread-safe.
/// </summary>
public sealed class GonePods
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, IReadOnlyList<PodView>> _byRun = new(StringComparer.Ordinal);

    /// <summary>The pods of a run that have gone.</summary>
    public IReadOnlyList<PodView> Of(string runUid)
    {
        lock (_gate)
            return _byRun.GetValueOrDefault(runUid, []);
    }

    /// <summary>Notes that a pod has gone. Only the last one of a run matters: an attempt begins when the one before is over.</summary>
    public void Add(string runUid, PodView last)
    {
        lock (_gate)
            _byRun[runUid] = [last];
    }

    /// <summary>Forgets the pods of a run that is over.</summary>
    public void Forget(string runUid)
    {
        lock (_gate)
            _byRun.Remove(runUid);
    }
}
