namespace CodeRun.Engine.Kubernetes;

/// <summary>
/// The time by the API server's clock, which is the one that creationTimestamp speaks of and that several controllers share.
/// </summary>
public sealed class ServerTime(TimeProvider time, IApiClient api)
{
    /// <summary>Now, in UTC.</summary>
    public DateTimeOffset Now => time.GetUtcNow() + api.ClockOffset;
}
