namespace CodeRun.Sandbox.Pods;

/// <summary>Reads logs of containers.</summary>
public interface IPodLogs
{
    /// <summary>The log in pieces as they come; null when the container has none yet.</summary>
    ValueTask<IAsyncEnumerable<ReadOnlyMemory<byte>>?> OpenAsync(string @namespace, string podUid, string container, PodLogOptions options, CancellationToken cancellationToken);
}
