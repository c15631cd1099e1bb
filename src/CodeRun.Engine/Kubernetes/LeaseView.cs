using CodeRun.Engine.Api;

namespace CodeRun.Engine.Kubernetes;

/// <summary>The parts of a Lease that election needs.</summary>
internal sealed record LeaseView
{
    public ResourceMetadata Metadata { get => field ?? new(); init; }

    public LeaseSpecView Spec { get => field ?? new(); init; }

    /// <summary>True when nobody holds it.</summary>
    public bool IsFree => string.IsNullOrEmpty(Spec.HolderIdentity);

    internal sealed record LeaseSpecView
    {
        public string? HolderIdentity { get; init; }

        public int? LeaseDurationSeconds { get; init; }

        public int? LeaseTransitions { get; init; }

        public DateTimeOffset? RenewTime { get; init; }
    }
}
