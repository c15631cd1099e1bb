namespace CodeRun.Engine.Kubernetes;

/// <summary>
/// Counts the different messages of one object for one reason. After ten of them within ten minutes the further ones are told
/// as one (client-go: tools/record/events_cache.go, EventAggregator).
/// </summary>
internal sealed class SimilarEvents
{
    private const int MostMessages = 10;
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(10);
    private readonly HashSet<string> _messages = new(StringComparer.Ordinal);
    private DateTimeOffset _last;

    /// <summary>True when this message is one too many to be told by itself.</summary>
    public bool IsOneOfMany(string message, DateTimeOffset now)
    {
        if (now - _last > Window)
            _messages.Clear();
        _last = now;
        return !_messages.Contains(message) && (_messages.Count >= MostMessages || !_messages.Add(message));
    }
}
