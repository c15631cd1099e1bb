using CodeRun.Engine.Api;
using CodeRun.Engine.Resources;

namespace CodeRun.Engine.Reconciling;

/// <summary>How a pod ended, in the terms of a run.</summary>
/// <param name="Kind">What it means for the run.</param>
/// <param name="Reason">One word.</param>
/// <param name="Message">A sentence.</param>
public sealed record PodOutcome(OutcomeKind Kind, string Reason, string Message)
{
    /// <summary>What the agent reported; null when its container never ran.</summary>
    public CodeRunResult? Result { get; init; }

    /// <summary>When the provider asked to be tried again, counted from the end of the attempt.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>When the agent started, if it did.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>When the agent ended, if the kubelet said so.</summary>
    public DateTimeOffset? FinishedAt { get; init; }

    /// <summary>Reads the outcome of a pod that is Succeeded or Failed.</summary>
    public static PodOutcome Of(PodView pod)
    {
        var ended = pod.Agent?.State.Terminated;
        var result = ended is null ? null : TerminationMessage.Read(ended.Message, ended.ExitCode);
        var (kind, reason, message) = pod.Status.Phase == "Succeeded"
            ? (OutcomeKind.Succeeded, "AgentSucceeded", Said(result, "The agent finished its work."))
            : Failure(pod, ended, result);
        return new PodOutcome(kind, reason, message)
        {
            Result = result,
            RetryAfter = kind == OutcomeKind.Postponed ? TerminationMessage.RetryAfter(ended?.Message) : null,
            StartedAt = ended?.StartedAt,
            FinishedAt = ended?.FinishedAt,
        };
    }

    /// <summary>The outcome of a pod that is gone and whose end nobody saw.</summary>
    public static PodOutcome Lost(string? podName) => new(OutcomeKind.Disrupted, RunReason.PodLost, $"Pod {podName} was deleted before its agent had ended.");

    private static (OutcomeKind Kind, string Reason, string Message) Failure(PodView pod, TerminatedView? ended, CodeRunResult? result)
    {
        if (pod.Status.Reason == "DeadlineExceeded")
            return (OutcomeKind.Failed, "DeadlineExceeded", "The attempt took longer than activeDeadlineSeconds and was stopped.");
        if (PodDisruption.Of(pod) is { } disruption)
            return (OutcomeKind.Disrupted, disruption.Reason, disruption.Message);
        if (pod.Status.Reason is { Length: > 0 } word)
            return (OutcomeKind.Failed, word, pod.Status.Message ?? $"The pod failed: {word}.");
        return ended is null
            ? (OutcomeKind.Failed, "PodFailed", pod.Status.Message ?? "The pod failed before the agent started.")
            : OfExit(ended, result);
    }

    // The exit codes of the agent container are those of sysexits.h where they fit.
    private static (OutcomeKind Kind, string Reason, string Message) OfExit(TerminatedView ended, CodeRunResult? result) => ended switch
    {
        { Reason: "OOMKilled" } => (OutcomeKind.Failed, "OutOfMemory", "The agent used more memory than its limit and was killed."),
        { Reason: "StartError" or "ContainerCannotRun" } => (OutcomeKind.Failed, "AgentNotStarted", ended.Message ?? "The agent's container could not be started."),
        { ExitCode: 69 } => (OutcomeKind.Failed, "ServiceUnavailable", Said(result, "A service that the agent needs was not available.")),
        { ExitCode: 75 } => (OutcomeKind.Postponed, RunReason.ProviderQuota, Said(result, "The agent asked to be tried again later.")),
        { ExitCode: 77 } => (OutcomeKind.Refused, "NotPermitted", Said(result, "The agent was not permitted to do its work.")),
        { ExitCode: 78 } => (OutcomeKind.Refused, "BadConfiguration", Said(result, "The agent's configuration is wrong.")),
        { ExitCode: > 128 and < 192 } => (OutcomeKind.Failed, "AgentKilled", Said(result, $"The agent was ended by signal {ended.ExitCode - 128}.")),
        _ => (OutcomeKind.Failed, "AgentFailed", Said(result, $"The agent failed with exit code {ended.ExitCode}.")),
    };

    private static string Said(CodeRunResult? result, string otherwise) =>
        result?.Summary is { } summary ? $"{otherwise} {summary}" : otherwise;
}
