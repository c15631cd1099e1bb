using System.Collections.Concurrent;

namespace CodeRun.Sandbox.Pods;

/// <summary>The logs of all containers; they stay until their pod object goes.</summary>
internal sealed class PodLogStore(PodFiles files, TimeProvider time)
{
    private readonly ConcurrentDictionary<(string PodUid, string Container), ContainerLog> _logs = new();

    /// <summary>The log of a container, new when there is none yet.</summary>
    public ContainerLog Open(string podUid, string container)
    {
        var directory = Path.Combine(files.PodDirectory(podUid), "logs");
        PrivateFiles.CreateDirectory(directory);
        return _logs.GetOrAdd((podUid, container), _ => new ContainerLog(Path.Combine(directory, container + ".log"), time));
    }

    /// <summary>The log of a container that has started; null otherwise.</summary>
    public ContainerLog? Find(string podUid, string container) => _logs.GetValueOrDefault((podUid, container));

    /// <summary>Forgets the logs of a pod.</summary>
    public void Remove(string podUid)
    {
        foreach (var key in _logs.Keys.Where(k => k.PodUid == podUid))
        {
            if (_logs.TryRemove(key, out var log))
                log.End();
        }
    }
}
