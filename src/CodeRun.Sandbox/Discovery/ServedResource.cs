namespace CodeRun.Sandbox.Discovery;

/// <summary>A resource as discovery shows it.</summary>
internal sealed record ServedResource
{
    /// <summary>API group; empty for core.</summary>
    public required string Group { get; init; }

    /// <summary>Version.</summary>
    public required string Version { get; init; }

    /// <summary>Plural name.</summary>
    public required string Plural { get; init; }

    /// <summary>Singular name.</summary>
    public required string Singular { get; init; }

    /// <summary>Kind.</summary>
    public required string Kind { get; init; }

    /// <summary>True when its objects live in namespaces.</summary>
    public required bool Namespaced { get; init; }

    /// <summary>True for custom resources, whose answers name group and version of the kind.</summary>
    public bool IsCustom { get; init; }

    /// <summary>What can be done with it.</summary>
    public required IReadOnlyList<string> Verbs { get; init; }

    /// <summary>Short names.</summary>
    public IReadOnlyList<string> ShortNames { get; init; } = [];

    /// <summary>Categories, for example all.</summary>
    public IReadOnlyList<string> Categories { get; init; } = [];

    /// <summary>Subresources.</summary>
    public IReadOnlyList<ServedSubresource> Subresources { get; init; } = [];

    /// <summary><c>v1</c> or <c>group/version</c>.</summary>
    public string GroupVersion => Group.Length == 0 ? Version : $"{Group}/{Version}";
}
