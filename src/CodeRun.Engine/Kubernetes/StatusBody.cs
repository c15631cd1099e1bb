namespace CodeRun.Engine.Kubernetes;

/// <summary>The parts of a Kubernetes <c>Status</c> object that the engine reads.</summary>
internal sealed record StatusBody
{
    public string? Kind { get; init; }

    public string? Message { get; init; }

    public string? Reason { get; init; }

    public int? Code { get; init; }

    public StatusDetails? Details { get; init; }

    internal sealed record StatusDetails
    {
        public int? RetryAfterSeconds { get; init; }
    }
}
