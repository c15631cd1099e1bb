namespace CodeRun.Engine.Api;

/// <summary>The owner of an object (<c>metadata.ownerReferences[]</c>).</summary>
public sealed record OwnerReference
{
    /// <summary>API group and version of the owner, for example <c>agents.platform/v1</c>.</summary>
    public string ApiVersion { get => field ?? ""; init; }

    /// <summary>Kind of the owner.</summary>
    public string Kind { get => field ?? ""; init; }

    /// <summary>Name of the owner, in the same namespace.</summary>
    public string Name { get => field ?? ""; init; }

    /// <summary>Uid of the owner: the only proof of ownership, since names are used again.</summary>
    public string Uid { get => field ?? ""; init; }

    /// <summary>True for the one owner that manages the object.</summary>
    public bool? Controller { get; init; }

    /// <summary>Whether foreground deletion of the owner waits for this object.</summary>
    public bool? BlockOwnerDeletion { get; init; }
}
