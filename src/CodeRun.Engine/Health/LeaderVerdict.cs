using System.Globalization;
using CodeRun.Engine.Kubernetes;

namespace CodeRun.Engine.Health;

/// <summary>Judges whether a controller leads. Pure.</summary>
internal static class LeaderVerdict
{
    private const string Start = "Start one with Start-CodeRunController; -NoLeaderElection makes one that has no Lease and is not seen here.";

    // A leader writes the time at which it asks, by its own clock.
    private static readonly TimeSpan ClockTolerance = TimeSpan.FromSeconds(5);

    /// <summary>True when the Lease has run out, unless its holder's clock is behind: whether it is still renewed tells these two apart.</summary>
    public static bool LooksExpired(LeaseView? lease, LeaderElectionOptions usual, DateTimeOffset now) =>
        lease is { IsFree: false, Spec.RenewTime: { } renewed } && now - renewed > Duration(lease, usual);

    /// <summary>The verdict on the Lease, null when there is none.</summary>
    /// <param name="lease">The Lease.</param>
    /// <param name="options">Where it is, and its usual duration.</param>
    /// <param name="isRenewed">True when it was seen to be renewed.</param>
    /// <param name="now">The time.</param>
    public static HealthFinding Judge(LeaseView? lease, LeaderElectionOptions options, bool isRenewed, DateTimeOffset now)
    {
        var (name, @namespace) = (options.Name, options.Namespace);
        var subject = $"lease/{name}";
        if (lease is null)
            return new(HealthState.Warning, subject, $"No controller has ever led here: there is no Lease '{name}' in namespace '{@namespace}'. Runs stay Pending without one.", Start);
        if (lease.IsFree)
            return new(HealthState.Warning, subject, $"No controller leads: the last one has given back the Lease '{name}' in namespace '{@namespace}'. Runs stay Pending without one.", Start);
        var holder = JsonPick.Clean(lease.Spec.HolderIdentity);
        if (lease.Spec.RenewTime is not { } renewed)
            return new(HealthState.Warning, subject, $"The Lease '{name}' in namespace '{@namespace}' is held by {holder}, but does not say since when.", Start);
        var age = now - renewed;
        var overdue = age - Duration(lease, options);
        if (overdue > TimeSpan.Zero && !isRenewed)
        {
            return new(HealthState.Failed, subject,
                string.Create(CultureInfo.InvariantCulture, $"No controller leads: {holder} has held the Lease '{name}' in namespace '{@namespace}', renewed it last at {renewed:u}, and it ran out {overdue.TotalSeconds:0} seconds ago. It ended without giving it back, or cannot reach the API server, and none took over."),
                "See why it ended (its pod, its log) and start it again: Start-CodeRunController.");
        }

        return overdue <= TimeSpan.Zero && age >= -ClockTolerance
            ? new(HealthState.Passed, subject, string.Create(CultureInfo.InvariantCulture, $"{holder} leads; it renewed the Lease '{name}' in namespace '{@namespace}' {Math.Max(0, age.TotalSeconds):0} seconds ago."))
            : new(HealthState.Warning, subject, string.Create(CultureInfo.InvariantCulture, $"{holder} leads and renews the Lease '{name}' in namespace '{@namespace}', but its clock is {age.Duration().TotalSeconds:0} seconds {(age > TimeSpan.Zero ? "behind" : "ahead of")} the API server's."),
                "Set the clocks of the controller's node and of the API server by NTP.");
    }

    private static TimeSpan Duration(LeaseView lease, LeaderElectionOptions usual) => lease.Spec.LeaseDurationSeconds is { } seconds and > 0 ? TimeSpan.FromSeconds(seconds) : usual.LeaseDuration;
}
