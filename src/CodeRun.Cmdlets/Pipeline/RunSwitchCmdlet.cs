using System.Management.Automation;
using System.Text.Json.Nodes;
using CodeRun.Cmdlets.Output;
using CodeRun.Cmdlets.Session;
using CodeRun.Engine.Api;
using CodeRun.Engine.Hosting;

namespace CodeRun.Cmdlets.Pipeline;

/// <summary>Switches a field of the spec of runs that have not ended; the controller does the rest.</summary>
public abstract class RunSwitchCmdlet : RunSelectionCmdlet
{
    /// <summary>Return the runs as they are afterwards.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    private protected abstract (string Field, bool Value, string Action) Switch { get; }

    private protected abstract bool IsSet(CodeRunSpec spec);

    private protected sealed override async Task ApplyAsync(RunRecord record, CancellationToken cancellationToken)
    {
        var run = record.Run;
        if (RunPhase.IsTerminal(run.Status?.Phase))
        {
            await WriteErrorAsync(Failures.RunFinished(run.Metadata.Name, run.Status!.Phase));
            return;
        }

        var (field, value, action) = Switch;
        if (IsSet(run.Spec) != value)
        {
            if (!await ShouldProcessAsync($"CodeRun {run.Metadata.Namespace}/{run.Metadata.Name}", action))
                return;
            record = await Cluster.Runs().PatchSpecAsync(run.Metadata.Namespace ?? "", run.Metadata.Name, run.Metadata.Uid, new JsonObject { [field] = value }, cancellationToken);
        }

        if (PassThru)
            await WriteObjectAsync(AgentRun.From(record, Now));
    }
}
