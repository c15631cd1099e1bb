namespace CodeRun.Engine.Api;

/// <summary>The part of <c>metadata</c> that the controller uses; a projection of the full Kubernetes ObjectMeta.</summary>
public sealed record ResourceMetadata
{
    /// <summary>Name, unique in its namespace among objects of one kind. Empty before the server made one from <see cref="GenerateName"/>.</summary>
    public string Name { get => field ?? ""; init; }

    /// <summary>Prefix from which the server makes a name.</summary>
    public string? GenerateName { get; init; }

    /// <summary>Namespace; null before the object was sent with one.</summary>
    public string? Namespace { get; init; }

    /// <summary>Identity of this very object; empty before creation.</summary>
    public string Uid { get => field ?? ""; init; }

    /// <summary>Version for optimistic locking; empty before creation.</summary>
    public string ResourceVersion { get => field ?? ""; init; }

    /// <summary>Counts changes of the spec.</summary>
    public long Generation { get; init; }

    /// <summary>When the server stored the object first.</summary>
    public DateTimeOffset? CreationTimestamp { get; init; }

    /// <summary>Set when deletion was asked for and finalizers or a grace period hold the object.</summary>
    public DateTimeOffset? DeletionTimestamp { get; init; }

    /// <summary>Seconds from the request for deletion to <see cref="DeletionTimestamp"/>; pods have them.</summary>
    public long? DeletionGracePeriodSeconds { get; init; }

    /// <summary>Labels; never null.</summary>
    public IReadOnlyDictionary<string, string> Labels { get => field ?? EmptyMap.Instance; init; }

    /// <summary>Annotations; never null.</summary>
    public IReadOnlyDictionary<string, string> Annotations { get => field ?? EmptyMap.Instance; init; }

    /// <summary>Finalizers; never null.</summary>
    public IReadOnlyList<string> Finalizers { get => field ?? []; init => field = Lists.WithoutNulls(value); }

    /// <summary>Owners; never null.</summary>
    public IReadOnlyList<OwnerReference> OwnerReferences { get => field ?? []; init => field = Lists.WithoutNulls(value); }

    /// <summary>The owner that manages this object, if there is one.</summary>
    public OwnerReference? ControllerOwner() => OwnerReferences.FirstOrDefault(static o => o.Controller == true);
}
