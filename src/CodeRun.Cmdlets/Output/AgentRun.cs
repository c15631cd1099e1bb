using System.Management.Automation;
using CodeRun.Engine.Api;
using CodeRun.Engine.Hosting;

namespace CodeRun.Cmdlets.Output;

/// <summary>A CodeRun as cmdlets show it.</summary>
public sealed class AgentRun
{
    /// <summary>Name.</summary>
    public required string Name { get; init; }

    /// <summary>Namespace.</summary>
    public required string Namespace { get; init; }

    /// <summary>Service.</summary>
    public required string Service { get; init; }

    /// <summary>Short name of the agent, once the controller has seen the run.</summary>
    public string? Agent { get; init; }

    /// <summary>Identity the run asks for.</summary>
    public string? GithubApp { get; init; }

    /// <summary>Model the run asks for.</summary>
    public string? Model { get; init; }

    /// <summary>Number of the task.</summary>
    public long? TaskId { get; init; }

    /// <summary>Name of the workspace claim.</summary>
    public string? Workspace { get; init; }

    /// <summary>Pending, Processing, Completed, Failed, Suspended or Cancelled.</summary>
    public required string Phase { get; init; }

    /// <summary>One word for the cause of the phase.</summary>
    public string? Reason { get; init; }

    /// <summary>The cause in a sentence.</summary>
    public string? Message { get; init; }

    /// <summary>Number of the attempt; 0 before the first.</summary>
    public int Attempt { get; init; }

    /// <summary>Place in the queue for its workspace or for a place under a limit, from 1; null for a run that does not queue.</summary>
    public int? QueuePosition { get; init; }

    /// <summary>When the next attempt is due.</summary>
    public DateTimeOffset? NextAttempt { get; init; }

    /// <summary>Attempts that the agent failed.</summary>
    public int Failures { get; init; }

    /// <summary>Attempts lost to the infrastructure.</summary>
    public int Disruptions { get; init; }

    /// <summary>The last attempts that have ended, oldest first.</summary>
    public IReadOnlyList<AgentRunAttempt> Attempts { get; init; } = [];

    /// <summary>Time since creation.</summary>
    public TimeSpan Age { get; init; }

    /// <summary>When it was created.</summary>
    public DateTimeOffset Created { get; init; }

    /// <summary>When the agent started.</summary>
    public DateTimeOffset? Started { get; init; }

    /// <summary>When the run ended.</summary>
    public DateTimeOffset? Finished { get; init; }

    /// <summary>When pod and ConfigMap are cleaned up.</summary>
    public DateTimeOffset? Expires { get; init; }

    /// <summary>Pod of the current or last attempt.</summary>
    public string? Pod { get; init; }

    /// <summary>ConfigMap of the current or last attempt.</summary>
    public string? ConfigMap { get; init; }

    /// <summary>What the agent left; null before the end.</summary>
    public AgentRunResult? Result { get; init; }

    /// <summary>Conditions.</summary>
    public IReadOnlyList<AgentRunCondition> Conditions { get; init; } = [];

    /// <summary>Identity of the object.</summary>
    public required string Uid { get; init; }

    /// <summary>The whole resource: <c>$run.Resource.spec.service</c>.</summary>
    public required PSObject Resource { get; init; }

    /// <summary>True when the run has ended.</summary>
    public bool IsFinished => RunPhase.IsTerminal(Phase);

    /// <inheritdoc/>
    public override string ToString() => Name;

    internal static AgentRun From(RunRecord record, DateTimeOffset now, int? queuePosition = null)
    {
        var (run, status) = (record.Run, record.Run.Status);
        var unseen = string.IsNullOrEmpty(status?.Phase);
        return new AgentRun
        {
            Name = run.Metadata.Name,
            Namespace = run.Metadata.Namespace ?? "",
            Service = run.Spec.Service,
            Agent = status?.Agent,
            GithubApp = run.Spec.GithubApp,
            Model = run.Spec.Model,
            TaskId = run.Spec.TaskId,
            Workspace = status?.Workspace,
            Phase = unseen ? RunPhase.Pending : status!.Phase,
            Reason = unseen ? "NotSeen" : status!.Reason,
            Message = unseen ? "No controller has looked at the run yet." : status!.Message,
            Attempt = status?.Attempt ?? 0,
            QueuePosition = queuePosition,
            NextAttempt = status?.NextAttemptAt,
            Failures = status?.Failures ?? 0,
            Disruptions = status?.Disruptions ?? 0,
            Attempts = [.. (status?.Attempts ?? []).Select(AgentRunAttempt.From)],
            Expires = status?.ExpireAt,
            Age = now - (run.Metadata.CreationTimestamp ?? now),
            Created = run.Metadata.CreationTimestamp ?? now,
            Started = status?.StartedAt,
            Finished = status?.FinishedAt,
            Pod = status?.PodName,
            ConfigMap = status?.ConfigMapName,
            Result = Of(status?.Result),
            Conditions = [.. (status?.Conditions ?? []).Select(static c => new AgentRunCondition { Type = c.Type, Status = c.Status, Reason = c.Reason, Message = c.Message, LastTransition = c.LastTransitionTime })],
            Uid = run.Metadata.Uid,
            Resource = (PSObject)PlainObjects.FromJson(record.Json)!,
        };
    }

    private static AgentRunResult? Of(CodeRunResult? result) => result is null ? null : new AgentRunResult
    {
        ExitCode = result.ExitCode,
        Branch = result.Branch,
        Commit = result.Commit,
        PullRequestUrl = result.PullRequestUrl,
        SessionId = result.SessionId,
        CostUsd = result.CostUsd,
        InputTokens = result.InputTokens,
        OutputTokens = result.OutputTokens,
        Turns = result.Turns,
        Summary = result.Summary,
    };
}
