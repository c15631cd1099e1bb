namespace CodeRun.Sandbox.Pods.Logs;

/// <summary>The logs of all containers: of each the last two runs, until their pod object goes. Thread-safe.</summary>
/// <param name="directoryOf">Directory of the logs of a pod by its uid.</param>
/// <param name="time">Clock.</param>
/// <param name="limits">How much is kept.</param>
internal sealed class PodLogStore(Func<string, string> directoryOf, TimeProvider time, LogLimits limits)
{
    private const int Kept = 2;
    private readonly Lock _gate = new();
    private readonly Dictionary<(string PodUid, string Container), List<(string Id, string Directory, ContainerLog Log)>> _logs = [];

    /// <summary>Begins the log of a run.</summary>
    /// <param name="podUid">The pod.</param>
    /// <param name="container">The container.</param>
    /// <param name="id">Identity of the run.</param>
    /// <param name="attempt">Number of the run; 0 for the first.</param>
    public ContainerLog Open(string podUid, string container, string id, int attempt)
    {
        var directory = Path.Combine(directoryOf(podUid), container, $"{attempt}");
        var log = new ContainerLog(directory, time, limits);
        lock (_gate)
        {
            if (!_logs.TryGetValue((podUid, container), out var runs))
                _logs[(podUid, container)] = runs = [];
            runs.Add((id, directory, log));
            if (runs.Count > Kept)
            {
                runs[0].Log.End();
                if (Directory.Exists(runs[0].Directory))
                    Directory.Delete(runs[0].Directory, recursive: true);
                runs.RemoveAt(0);
            }
        }

        return log;
    }

    /// <summary>The log of a run, or (null) of the last one; null when there is none.</summary>
    public ContainerLog? Find(string podUid, string container, string? id)
    {
        lock (_gate)
            return _logs.TryGetValue((podUid, container), out var runs) ? runs.LastOrDefault(r => id is null || r.Id == id).Log : null;
    }

    /// <summary>Forgets the logs of a pod.</summary>
    public void Remove(string podUid)
    {
        lock (_gate)
        {
            foreach (var key in _logs.Keys.Where(k => k.PodUid == podUid).ToList())
            {
                foreach (var (_, _, log) in _logs[key])
                    log.End();
                _logs.Remove(key);
            }
        }
    }
}
