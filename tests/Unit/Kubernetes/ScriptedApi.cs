using System.Threading.Channels;
using CodeRun.Engine.Kubernetes;

namespace CodeRun.Tests.Unit.Kubernetes;

/// <summary>An API server that answers lists and watches as the test says.</summary>
internal sealed class ScriptedApi : IApiClient
{
    private readonly Channel<string> _asked = Channel.CreateUnbounded<string>();

    public Queue<Func<string>> Lists { get; } = new();

    public Queue<ChannelReader<Func<WatchEvent>>> Watches { get; } = new();

    /// <summary>How long each watch was to last.</summary>
    public List<TimeSpan> Timeouts { get; } = [];

    /// <summary>The next request the informer sends.</summary>
    public ValueTask<string> NextAsync() => _asked.Reader.ReadAsync();

    public Task<byte[]> ListAsync(ResourceEndpoint resource, string? @namespace, string? labelSelector, int limit, string? continueToken, CancellationToken cancellationToken)
    {
        _asked.Writer.TryWrite($"list {continueToken}".TrimEnd());
        return Task.FromResult(System.Text.Encoding.UTF8.GetBytes(Lists.Dequeue()()));
    }

    public async IAsyncEnumerable<WatchEvent> WatchAsync(ResourceEndpoint resource, string? @namespace, string? labelSelector, string resourceVersion, TimeSpan timeout, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        Timeouts.Add(timeout);
        _asked.Writer.TryWrite($"watch {resourceVersion}");
        if (!Watches.TryDequeue(out var events))
            events = Channel.CreateUnbounded<Func<WatchEvent>>().Reader;
        await foreach (var next in events.ReadAllAsync(cancellationToken))
            yield return next();
    }

    public Task<byte[]> GetAsync(ResourceEndpoint resource, string? @namespace, string name, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<byte[]> GetRawAsync(string path, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<byte[]> CreateAsync(ResourceEndpoint resource, string? @namespace, ReadOnlyMemory<byte> body, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<byte[]> PatchAsync(ResourceEndpoint resource, string? @namespace, string name, string? subresource, PatchKind kind, ReadOnlyMemory<byte> body, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task DeleteAsync(ResourceEndpoint resource, string? @namespace, string name, DeleteQuery query, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<Stream> OpenLogAsync(string @namespace, string pod, PodLogQuery query, CancellationToken cancellationToken) => throw new NotSupportedException();
}
