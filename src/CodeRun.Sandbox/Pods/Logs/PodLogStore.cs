using System.Globalization;

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
        LogIdentity.Write(directory, id);
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

    /// <summary>The log of a run, or (null) of the last one; null when there is none. Those from before the start of the sandbox are read from the disk.</summary>
    public ContainerLog? Find(string podUid, string container, string? id)
    {
        lock (_gate)
        {
            if (!_logs.TryGetValue((podUid, container), out var runs))
                _logs[(podUid, container)] = runs = Left(Path.Combine(directoryOf(podUid), container));
            return runs.LastOrDefault(r => id is null || r.Id == id).Log;
        }
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

    private List<(string Id, string Directory, ContainerLog Log)> Left(string directory) => !Directory.Exists(directory) ? [] :
    [
        .. Directory.GetDirectories(directory)
            .Select(static d => (Attempt: int.TryParse(Path.GetFileName(d), NumberStyles.None, CultureInfo.InvariantCulture, out var attempt) ? attempt : -1, Directory: d, Id: LogIdentity.Read(d)))
            .Where(static d => d is { Attempt: >= 0, Id: not null }).OrderBy(static d => d.Attempt)
            .Select(d => (d.Id!, d.Directory, ContainerLog.Left(d.Directory, time, limits))),
    ];
}
