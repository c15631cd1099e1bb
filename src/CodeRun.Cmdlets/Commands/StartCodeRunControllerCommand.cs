using System.Management.Automation;
using System.Runtime.InteropServices;
using System.Threading.Channels;
using CodeRun.Cmdlets.Errors;
using CodeRun.Cmdlets.Output;
using CodeRun.Cmdlets.Pipeline;
using CodeRun.Cmdlets.Session;
using CodeRun.Engine.Hosting;

namespace CodeRun.Cmdlets.Commands;

/// <summary>
/// Starts the controller. It runs in the background and the command returns; with -Wait the command shows each step and
/// returns when it is stopped (Ctrl+C, SIGTERM), after work in progress was finished.
/// </summary>
[Cmdlet(VerbsLifecycle.Start, "CodeRunController", SupportsShouldProcess = true)]
[OutputType(typeof(ControllerInfo), typeof(ReconcileStep))]
public sealed class StartCodeRunControllerCommand : ClusterCmdlet
{
    /// <summary>Serve all namespaces.</summary>
    [Parameter]
    public SwitchParameter AllNamespaces { get; set; }

    /// <summary>Configuration file instead of the shipped one.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? ConfigPath { get; set; }

    /// <summary>Template directory instead of the shipped one, or configmap/NAME for a ConfigMap of the connected cluster.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? TemplatePath { get; set; }

    /// <summary>Runs that are reconciled at the same time.</summary>
    [Parameter]
    [ValidateRange(1, 256)]
    public int Workers { get; set; } = 4;

    /// <summary>Namespace of the Lease that makes one of several controllers the leader; the served one, or the connection's with -AllNamespaces.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? LeaseNamespace { get; set; }

    /// <summary>Act without a Lease. Only for a controller that is certainly the only one: two would start runs twice.</summary>
    [Parameter]
    public SwitchParameter NoLeaderElection { get; set; }

    /// <summary>Return only when stopped, and show each step.</summary>
    [Parameter]
    public SwitchParameter Wait { get; set; }

    /// <inheritdoc/>
    protected override async Task EndAsync(CancellationToken cancellationToken)
    {
        var cluster = Cluster;
        var space = AllNamespaces ? null : EffectiveNamespace;
        if (Session.Controller is { } running)
            throw AlreadyRunning(running);
        if (!await ClusterCheck.HasCrdAsync(cluster.Api, space, cancellationToken))
        {
            throw new CommandFailedException("The cluster does not know CodeRuns.", "CrdMissing", ErrorCategory.ObjectNotFound, cluster.Connection.Server,
                "Install the definition first: kubectl apply -f deploy/crd.yaml");
        }

        var news = Wait ? Channel.CreateUnbounded<object>() : null;
        var files = await InvokeAsync(() => ModuleFiles.Settings(ConfigPath is null ? null : FullPath(ConfigPath), ModuleFiles.TemplatePath(TemplatePath, FullPath), cluster, space ?? cluster.Connection.Namespace));
        var fingerprint = await files.FingerprintAsync(cancellationToken);
        var options = ControllerSetup.Options(space, NoLeaderElection ? null : LeaseNamespace ?? space ?? cluster.Connection.Namespace, await files.LoadAsync(cancellationToken), report => news?.Writer.TryWrite(report), Workers);
        if (!await ShouldProcessAsync($"{space ?? "all namespaces"} on {cluster.Connection.Server}", "Start controller"))
            return;
        var host = new ControllerHost(cluster.Api, options);
        var reloader = new SettingsReloader(files, fingerprint, host.Use, TimeProvider.System, problem => news?.Writer.TryWrite(new SettingsChange(files.ConfigurationPath, problem)));
        var controller = new RunningController(host, cluster, space, reloader);
        if (!Session.TryUse(controller))
            throw AlreadyRunning(Session.Controller!);
        try
        {
            await host.StartAsync(cancellationToken);
            reloader.Start();
        }
        catch
        {
            await Session.StopControllerAsync();
            throw;
        }

        if (news is null)
            await WriteObjectAsync(ControllerInfo.From(controller));
        else
            await ShowAsync(controller, news.Reader, cancellationToken);
    }

    private static CommandFailedException AlreadyRunning(RunningController running) => new(
        "A controller runs in this session already.", "ControllerAlreadyRunning", ErrorCategory.ResourceExists, running.Connection.Connection.Server, "Stop it first with Stop-CodeRunController.");

    private Task ShowAsync(object news) => news switch
    {
        StepReport report => WriteObjectAsync(ReconcileStep.From(report)),
        SettingsChange { Problem: { } problem } change => WriteWarningAsync($"The changed settings of {change.Path} are not used, the controller goes on with those before: {problem}"),
        SettingsChange change => WriteVerboseAsync($"The settings of {change.Path} have changed and are used from now on."),
        _ => Task.CompletedTask,
    };

    // PowerShell itself does not listen to SIGTERM; as the first process of a container it would ignore it.
    private async Task ShowAsync(RunningController controller, ChannelReader<object> news, CancellationToken cancellationToken)
    {
        using var terminated = new CancellationTokenSource();
        using var registration = PosixSignalRegistration.Create(PosixSignal.SIGTERM, context =>
        {
            context.Cancel = true;
            terminated.Cancel();
        });
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, terminated.Token);
        try
        {
            await foreach (var item in news.ReadAllAsync(either.Token))
                await ShowAsync(item);
        }
        catch (OperationCanceledException) when (terminated.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            // Asked to end: not a failure.
        }
        finally
        {
            if (Session.Controller == controller)
                await Session.StopControllerAsync();
        }
    }

    private sealed record SettingsChange(string Path, string? Problem);
}
