namespace CodeRun.Engine.Kubernetes;

/// <summary>What an informer watches and how it behaves.</summary>
public sealed record InformerOptions
{
    /// <summary>The kind of object.</summary>
    public required ResourceEndpoint Resource { get; init; }

    /// <summary>Namespace; null for all.</summary>
    public string? Namespace { get; init; }

    /// <summary>Label selector; null for everything.</summary>
    public string? LabelSelector { get; init; }

    /// <summary>Clock of waits and time limits.</summary>
    public required TimeProvider Time { get; init; }

    /// <summary>Source of jitter.</summary>
    public required Random Random { get; init; }

    /// <summary>Told about failures that the informer recovers from by itself.</summary>
    public Action<Exception>? OnError { get; init; }
}
