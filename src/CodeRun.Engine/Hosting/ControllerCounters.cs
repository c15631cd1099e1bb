namespace CodeRun.Engine.Hosting;

/// <summary>What a controller counts, over all its terms. Thread-safe.</summary>
internal sealed class ControllerCounters
{
    private long _reconciles;
    private long _errors;
    private volatile string? _lastError;

    public long Reconciles => Interlocked.Read(ref _reconciles);

    public long Errors => Interlocked.Read(ref _errors);

    public string? LastError => _lastError;

    public void Reconciled() => Interlocked.Increment(ref _reconciles);

    public void Failed(Exception error)
    {
        Interlocked.Increment(ref _errors);
        _lastError = error.Message;
    }
}
