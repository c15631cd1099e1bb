using System.Collections.Concurrent;
using System.Diagnostics.Tracing;
using System.Net;

namespace CodeRun.Tests.Unit.Sandbox.Http;

/// <summary>Hears from Kestrel's own events when it is done with a connection.</summary>
internal sealed class KestrelConnections : EventListener
{
    private readonly ConcurrentDictionary<string, string> _remotes = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<int, TaskCompletionSource> _closed = new();

    /// <summary>Ends when the server has ended the connection that comes from here.</summary>
    public Task WhenClosedAsync(EndPoint client) => Closed(((IPEndPoint)client).Port).Task;

    protected override void OnEventSourceCreated(EventSource eventSource)
    {
        if (eventSource.Name == "Microsoft-AspNetCore-Server-Kestrel")
            EnableEvents(eventSource, EventLevel.Informational);
    }

    protected override void OnEventWritten(EventWrittenEventArgs eventData)
    {
        if (eventData is { EventName: "ConnectionStart", Payload: [string id, _, string remote, ..] })
            _remotes[id] = remote;
        else if (eventData is { EventName: "ConnectionStop", Payload: [string gone, ..] } && _remotes.TryGetValue(gone, out var from))
            Closed(IPEndPoint.Parse(from).Port).TrySetResult();
    }

    private TaskCompletionSource Closed(int port) => _closed.GetOrAdd(port, static _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
}
