using System.Globalization;
using System.Management.Automation;
using CodeRun.Cmdlets.Completion;
using CodeRun.Cmdlets.Errors;
using CodeRun.Cmdlets.Output;
using CodeRun.Cmdlets.Pipeline;
using CodeRun.Cmdlets.Session;
using CodeRun.Engine.Hosting;
using CodeRun.Engine.Kubernetes;
using CodeRun.Engine.Resources;

namespace CodeRun.Cmdlets.Commands;

/// <summary>Shows the log of a run's agent, line by line; with -Follow from its start to its end.</summary>
[Cmdlet(VerbsCommon.Get, "CodeRunLog", DefaultParameterSetName = "Name")]
[OutputType(typeof(string))]
public sealed class GetCodeRunLogCommand : ClusterCmdlet
{
    /// <summary>Name of the run.</summary>
    [Parameter(ParameterSetName = "Name", Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(RunNameCompleter))]
    [ValidateNotNullOrEmpty]
    public string? Name { get; set; }

    /// <summary>The run.</summary>
    [Parameter(ParameterSetName = "Run", Mandatory = true, ValueFromPipeline = true)]
    [ValidateNotNull]
    public AgentRun? InputObject { get; set; }

    /// <summary>Wait for the agent to start and go on until it ends.</summary>
    [Parameter]
    public SwitchParameter Follow { get; set; }

    /// <summary>Only the last lines.</summary>
    [Parameter]
    [ValidateRange(0, int.MaxValue)]
    public int? Tail { get; set; }

    /// <summary>Put the time before each line.</summary>
    [Parameter]
    public SwitchParameter Timestamps { get; set; }

    /// <summary>Number of the attempt; the last one when left out.</summary>
    [Parameter]
    [ValidateRange(1, int.MaxValue)]
    public int? Attempt { get; set; }

    /// <inheritdoc/>
    protected override object? ErrorTarget => Name ?? InputObject?.Name;

    /// <inheritdoc/>
    protected override async Task ProcessAsync(CancellationToken cancellationToken)
    {
        var (space, name) = InputObject is null ? (EffectiveNamespace, Name!) : (InputObject.Namespace, InputObject.Name);
        var runs = Cluster.Runs();
        if (await runs.GetAsync(space, name, cancellationToken) is not { } record)
        {
            await WriteErrorAsync(Failures.RunNotFound(name, space));
            return;
        }

        if (Follow && Attempt is null)
            record = await StartedAsync(runs, record, cancellationToken);
        var pod = Attempt is { } attempt ? RunNames.Pod(name, attempt) : record.Run.Status?.PodName;
        if (pod is null)
        {
            var run = AgentRun.From(record, Now);
            await WriteErrorAsync(ErrorFactory.Create(new InvalidOperationException($"Run {name} has no pod yet: it is {run.Phase} ({run.Reason}): {run.Message}"), "CodeRunHasNoPod",
                ErrorCategory.ResourceUnavailable, name, "Use -Follow to wait for the agent to start."));
            return;
        }

        await CopyAsync(runs, space, name, pod, cancellationToken);
    }

    // Until the agent runs, or the run has ended without it.
    private static async Task<RunRecord> StartedAsync(CodeRunClient runs, RunRecord record, CancellationToken cancellationToken)
    {
        if (record.Run.Status is { StartedAt: not null } or { FinishedAt: not null })
            return record;
        await foreach (var change in runs.WatchAsync(record.Run.Metadata.Namespace, labelSelector: null, cancellationToken))
        {
            if (change.Record.Run.Metadata.Uid != record.Run.Metadata.Uid)
                continue;
            if (change.Type == ObjectChangeType.Deleted || change.Record.Run.Status is { StartedAt: not null } or { FinishedAt: not null })
                return change.Record;
        }

        return record;
    }

    private async Task CopyAsync(CodeRunClient runs, string space, string name, string pod, CancellationToken cancellationToken)
    {
        try
        {
            await using var stream = await runs.OpenLogAsync(space, pod, Follow, Tail, Timestamps, cancellationToken);
            using var reader = new StreamReader(stream);
            while (await reader.ReadLineAsync(cancellationToken) is { } line)
                await WriteObjectAsync(line);
        }
        catch (ApiException e) when (e.IsNotFound)
        {
            await WriteErrorAsync(ErrorFactory.Create(e, "CodeRunPodGone", ErrorCategory.ObjectNotFound, name,
                string.Create(CultureInfo.InvariantCulture, $"Pod {pod} and its log are gone; what the agent left is in the run's Result and in its workspace.")));
        }
    }
}
