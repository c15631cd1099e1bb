using System.Text.Json;
using CodeRun.Engine.Api;

namespace CodeRun.Engine.Kubernetes;

/// <summary>
/// Keeps an <see cref="ObjectCache{T}"/> equal to what the server holds: list, then watch from the list's version; after
/// an interruption watch on from the last version seen; list anew when that version is too old. No polling. The rules,
/// waiting times among them, are client-go's (tools/cache/reflector.go).
/// </summary>
/// <typeparam name="T">The projection that is kept.</typeparam>
/// <param name="api">Where to ask.</param>
/// <param name="options">What to watch.</param>
/// <param name="cache">Where to keep it.</param>
/// <param name="decode">Reads one object; an exception concerns that object alone.</param>
public sealed class Informer<T>(IApiClient api, InformerOptions options, ObjectCache<T> cache, Func<ReadOnlyMemory<byte>, T> decode)
    where T : class
{
    private const int PageSize = 500;
    private static readonly TimeSpan MinBackoff = TimeSpan.FromMilliseconds(800);
    private static readonly TimeSpan MaxBackoff = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Healthy = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan MinWatch = TimeSpan.FromMinutes(5);

    private readonly TaskCompletionSource _synced = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TimeSpan _backoff = MinBackoff;
    private string? _version;

    /// <summary>Completes when the cache holds a whole list for the first time.</summary>
    public Task Synced => _synced.Task;

    /// <summary>The cache.</summary>
    public ObjectCache<T> Cache => cache;

    /// <summary>Runs until cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            var began = options.Time.GetTimestamp();
            try
            {
                if (_version is null)
                    await LoadAsync(cancellationToken);
                await WatchAsync(cancellationToken);
                _backoff = MinBackoff;
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return;
            }
            catch (ApiException e)
            {
                options.OnError?.Invoke(e);
                if (e.IsExpired)
                    _version = null;
                await BackOffAsync(e, options.Time.GetElapsedTime(began), cancellationToken);
            }
        }
    }

    /// <summary>Lists once and fills the cache.</summary>
    public async Task LoadAsync(CancellationToken cancellationToken)
    {
        var values = new List<T>();
        string? next = null;
        string version;
        do
        {
            var page = await api.ListAsync(options.Resource, options.Namespace, options.LabelSelector, PageSize, next, cancellationToken);
            (version, next, var items) = ListReader.Read(page);
            foreach (var item in items)
            {
                if (TryDecode(item, out var value))
                    values.Add(value);
            }
        }
        while (next is not null);

        cache.Replace(values, version);
        _version = version;
        _synced.TrySetResult();
    }

    /// <summary>
    /// Makes sure that the cache holds everything up to a version of the store, by listing anew unless the watch has come that
    /// far. A server that stays behind for longer than <paramref name="patience"/> is believed: where Leases are stored apart
    /// from what is watched, their versions cannot be compared.
    /// </summary>
    public async Task CatchUpAsync(long version, TimeSpan patience, CancellationToken cancellationToken)
    {
        var began = options.Time.GetTimestamp();
        while (cache.Position < version)
        {
            try
            {
                await LoadAsync(cancellationToken);
                if (cache.Position >= version || options.Time.GetElapsedTime(began) >= patience)
                    return;
            }
            catch (ApiException e)
            {
                options.OnError?.Invoke(e);
            }

            await Task.Delay(MinBackoff, options.Time, cancellationToken);
        }
    }

    private async Task WatchAsync(CancellationToken cancellationToken)
    {
        // A random length keeps many watches from ending, and beginning anew, all at once.
        var length = MinWatch * (1 + options.Random.NextDouble());
        await foreach (var change in api.WatchAsync(options.Resource, options.Namespace, options.LabelSelector, _version!, length, cancellationToken))
        {
            if (change.Type == "BOOKMARK")
            {
                _version = VersionOf(change.Value) ?? _version;
                cache.Advance(_version!);
                continue;
            }

            if (TryDecode(change.Value, out var value))
            {
                if (change.Type == "DELETED")
                    cache.ApplyDeleted(value);
                else
                    cache.Apply(value);
            }

            _version = VersionOf(change.Value) ?? _version;
        }
    }

    private bool TryDecode(ReadOnlyMemory<byte> json, out T value)
    {
        try
        {
            value = decode(json);
            return true;
        }
        catch (JsonException e)
        {
            var metadata = MetadataOf(json);
            options.OnError?.Invoke(new ApiException($"{options.Resource} {metadata?.Namespace}/{metadata?.Name} cannot be read: {e.Message}", e));
            if (metadata is not null)
                cache.Forget(metadata.Namespace ?? "", metadata.Name);
            value = null!;
            return false;
        }
    }

    private static string? VersionOf(ReadOnlyMemory<byte> json) => MetadataOf(json) is { ResourceVersion.Length: > 0 } metadata ? metadata.ResourceVersion : null;

    private static ResourceMetadata? MetadataOf(ReadOnlyMemory<byte> json) =>
        JsonSerializer.Deserialize(json.Span, MetadataJsonContext.Default.MetadataOnly)?.Metadata;

    private async Task BackOffAsync(ApiException error, TimeSpan lasted, CancellationToken cancellationToken)
    {
        if (lasted > Healthy)
            _backoff = MinBackoff;
        var wait = _backoff * (1 + options.Random.NextDouble());
        if (error.RetryAfter is { } asked && asked > wait)
            wait = asked;
        _backoff = _backoff * 2 < MaxBackoff ? _backoff * 2 : MaxBackoff;
        try
        {
            await Task.Delay(wait, options.Time, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The loop ends by its own condition.
        }
    }
}
