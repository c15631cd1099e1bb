namespace CodeRun.Engine.Api;

/// <summary>
/// One CodeRun custom resource: the request for one run of a coding agent (spec) and what became of it (status).
/// Immutable; parse it with <see cref="CodeRunParser"/>, which reports problems per field.
/// </summary>
public sealed record CodeRunResource
{
    /// <summary>API group of CodeRun.</summary>
    public const string Group = "agents.platform";

    /// <summary>API version of CodeRun.</summary>
    public const string Version = "v1";

    /// <summary>Group and version as written in manifests.</summary>
    public const string GroupVersion = Group + "/" + Version;

    /// <summary>Kind as written in manifests.</summary>
    public const string ResourceKind = "CodeRun";

    /// <summary>Plural name as used in URLs.</summary>
    public const string Plural = "coderuns";

    /// <summary>Always <see cref="GroupVersion"/> in a valid object.</summary>
    public string ApiVersion { get => field ?? GroupVersion; init; }

    /// <summary>Always <see cref="ResourceKind"/> in a valid object.</summary>
    public string Kind { get => field ?? ResourceKind; init; }

    /// <summary>Name, uid, versions, labels.</summary>
    public ResourceMetadata Metadata { get => field ?? new(); init; }

    /// <summary>What is asked for.</summary>
    public CodeRunSpec Spec { get => field ?? new(); init; }

    /// <summary>What became of it; null until the controller wrote it first.</summary>
    public CodeRunStatus? Status { get; init; }
}
