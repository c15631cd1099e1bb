using System.Management.Automation;
using CodeRun.Cmdlets.Completion;
using CodeRun.Cmdlets.Errors;
using CodeRun.Cmdlets.Output;
using CodeRun.Cmdlets.Pipeline;
using CodeRun.Cmdlets.Session;
using CodeRun.Engine.Hosting;

namespace CodeRun.Cmdlets.Commands;

/// <summary>
/// Does one pass of the controller over one or all runs and shows each step. With -WhatIf it shows the plan and sends nothing.
/// </summary>
[Cmdlet(VerbsLifecycle.Invoke, "CodeRunReconcile", SupportsShouldProcess = true)]
[OutputType(typeof(ReconcileStep))]
public sealed class InvokeCodeRunReconcileCommand : ClusterCmdlet
{
    private readonly List<string> _names = [];

    /// <summary>Names of runs; all when left out.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(RunNameCompleter))]
    [ValidateNotNullOrEmpty]
    public string[] Name { get; set; } = [];

    /// <summary>Configuration file instead of the shipped one.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? ConfigPath { get; set; }

    /// <summary>Template directory instead of the shipped one, or configmap/NAME for a ConfigMap of the connected cluster.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? TemplatePath { get; set; }

    /// <inheritdoc/>
    protected override Task ProcessAsync(CancellationToken cancellationToken)
    {
        _names.AddRange(Name);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    protected override async Task EndAsync(CancellationToken cancellationToken)
    {
        var cluster = Cluster;
        var files = await InvokeAsync(() => ModuleFiles.Settings(ConfigPath is null ? null : FullPath(ConfigPath), ModuleFiles.TemplatePath(TemplatePath, FullPath), cluster, EffectiveNamespace));

        // Beside a controller of this session the two share who holds what; beside any other one must be the leader.
        var own = Session.Controller is { } controller && controller.Connection.Connection.Server == cluster.Connection.Server && controller.Host.IsLeading ? controller.Host : null;
        var options = ControllerSetup.Options(EffectiveNamespace, own is null ? EffectiveNamespace : null, await files.LoadAsync(cancellationToken));
        foreach (var name in _names.Distinct(StringComparer.Ordinal).ToList())
        {
            if (await cluster.Runs().GetAsync(EffectiveNamespace, name, cancellationToken) is null)
            {
                _names.RemoveAll(n => n == name);
                await WriteErrorAsync(Failures.RunNotFound(name, EffectiveNamespace));
            }
        }

        if (Name.Length > 0 && _names.Count == 0)
            return;
        var preview = !await ShouldProcessAsync(_names.Count == 0 ? $"all CodeRuns in {EffectiveNamespace}" : string.Join(", ", _names), "Reconcile");
        await foreach (var report in ReconcilePass.RunAsync(cluster.Api, options, _names.Count == 0 ? null : _names, preview, own?.Ledger, cancellationToken))
        {
            await WriteObjectAsync(ReconcileStep.From(report));
            if (report.State == StepState.Failed)
            {
                await WriteErrorAsync(ErrorFactory.Create(new InvalidOperationException($"Run {report.Run.Name}: {report.Error}"), "ReconcileStepFailed", ErrorCategory.InvalidOperation, report.Run.Name,
                    "Mend the cause that is named and reconcile again; nothing that was done is done twice."));
            }
        }
    }
}
