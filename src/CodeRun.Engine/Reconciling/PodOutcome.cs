using CodeRun.Engine.Api;
using CodeRun.Engine.Resources;

namespace CodeRun.Engine.Reconciling;

/// <summary>How a pod ended, in the terms of a run.</summary>
/// <param name="Phase"><see cref="RunPhase.Completed"/> or <see cref="RunPhase.Failed"/>.</param>
/// <param name="Reason">One word.</param>
/// <param name="Message">A sentence.</param>
/// <param name="Result">What the agent reported; null when its container never ran.</param>
/// <param name="StartedAt">When the agent started, if it did.</param>
/// <param name="FinishedAt">When the agent ended, if the kubelet said so.</param>
public sealed record PodOutcome(string Phase, string Reason, string Message, CodeRunResult? Result, DateTimeOffset? StartedAt, DateTimeOffset? FinishedAt)
{
    /// <summary>Reads the outcome of a pod that is Succeeded or Failed.</summary>
    public static PodOutcome Of(PodView pod)
    {
        var ended = pod.Agent?.State.Terminated;
        var result = ended is null ? null : TerminationMessage.Read(ended.Message, ended.ExitCode);
        return pod.Status.Phase == "Succeeded"
            ? new PodOutcome(RunPhase.Completed, "AgentSucceeded", Said(result, "The agent finished its work."), result, ended?.StartedAt, ended?.FinishedAt)
            : Failure(pod, ended, result);
    }

    private static PodOutcome Failure(PodView pod, TerminatedView? ended, CodeRunResult? result)
    {
        var (reason, message) = pod.Status.Reason switch
        {
            "DeadlineExceeded" => ("DeadlineExceeded", "The attempt took longer than activeDeadlineSeconds and was stopped."),
            { Length: > 0 } word => (word, pod.Status.Message ?? $"The pod failed: {word}."),
            _ => ended is null ? ("PodFailed", pod.Status.Message ?? "The pod failed before the agent started.") : OfExit(ended, result),
        };
        return new PodOutcome(RunPhase.Failed, reason, message, result, ended?.StartedAt, ended?.FinishedAt);
    }

    // The exit codes of the agent container are those of sysexits.h where they fit.
    private static (string Reason, string Message) OfExit(TerminatedView ended, CodeRunResult? result) => ended switch
    {
        { Reason: "OOMKilled" } => ("OutOfMemory", "The agent used more memory than its limit and was killed."),
        { Reason: "StartError" or "ContainerCannotRun" } => ("AgentNotStarted", ended.Message ?? "The agent's container could not be started."),
        { ExitCode: 69 } => ("ServiceUnavailable", Said(result, "A service that the agent needs was not available.")),
        { ExitCode: 75 } => ("TemporaryFailure", Said(result, "The agent asked to be tried again later.")),
        { ExitCode: 77 } => ("NotPermitted", Said(result, "The agent was not permitted to do its work.")),
        { ExitCode: 78 } => ("BadConfiguration", Said(result, "The agent's configuration is wrong.")),
        { ExitCode: > 128 and < 192 } => ("AgentKilled", Said(result, $"The agent was ended by signal {ended.ExitCode - 128}.")),
        _ => ("AgentFailed", Said(result, $"The agent failed with exit code {ended.ExitCode}.")),
    };

    private static string Said(CodeRunResult? result, string otherwise) =>
        result?.Summary is { } summary ? $"{otherwise} {summary}" : otherwise;
}
