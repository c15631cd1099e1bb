using System.Management.Automation;
using CodeRun.Cmdlets.Completion;
using CodeRun.Cmdlets.Errors;
using CodeRun.Cmdlets.Output;
using CodeRun.Cmdlets.Pipeline;
using CodeRun.Cmdlets.Session;
using CodeRun.Engine.Agents;
using CodeRun.Engine.Events.Manifests;
using CodeRun.Engine.Health;

namespace CodeRun.Cmdlets.Commands;

/// <summary>
/// Says whether the connected cluster is fit for CodeRun: server, namespace, definition, rights, storage, controller, pod security, Secrets, and the operators that its
/// manifests are for. Reads only. A check that cannot be carried out is Unknown and stops no other.
/// </summary>
[Cmdlet(VerbsDiagnostic.Test, "CodeRunCluster")]
[OutputType(typeof(ClusterFinding), typeof(bool))]
public sealed class TestCodeRunClusterCommand : ClusterCmdlet
{
    /// <summary>Checks to carry out; wildcards allowed. All when left out.</summary>
    [Parameter(Position = 0)]
    [ArgumentCompleter(typeof(HealthCheckCompleter))]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[] Check { get; set; } = ["*"];

    /// <summary>Agents whose Secrets and pods are checked, by short name or githubApp; wildcards allowed. All agents and the API keys when left out.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(AgentCompleter))]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[] Agent { get; set; } = [];

    /// <summary>Namespace of the Lease that controllers compete for; the checked one when left out.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(NamespaceCompleter))]
    [ValidateNotNullOrEmpty]
    public string? LeaseNamespace { get; set; }

    /// <summary>Namespace of EventSource and Sensors.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(NamespaceCompleter))]
    [ValidateNotNullOrEmpty]
    public string EventNamespace { get; set; } = ManifestNames.DefaultEventNamespace;

    /// <summary>Namespace of workflows.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(NamespaceCompleter))]
    [ValidateNotNullOrEmpty]
    public string WorkflowNamespace { get; set; } = ManifestNames.DefaultWorkflowNamespace;

    /// <summary>Configuration file instead of the running controller's or the shipped one.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? ConfigPath { get; set; }

    /// <summary>Return only whether the cluster is fit: nothing has failed, and nothing is unknown.</summary>
    [Parameter]
    public SwitchParameter Quiet { get; set; }

    /// <inheritdoc/>
    protected override object? ErrorTarget => Namespace;

    /// <inheritdoc/>
    protected override async Task ProcessAsync(CancellationToken cancellationToken)
    {
        var cluster = Cluster;
        var configuration = await ConfigurationAsync(ConfigPath);
        var checks = await ChecksAsync();
        var agents = await AgentsAsync(configuration);
        if (checks.Count == 0 || agents is { Count: 0 })
            return;
        var request = new HealthRequest
        {
            Namespace = EffectiveNamespace,
            LeaseNamespace = LeaseNamespace,
            EventNamespace = EventNamespace,
            WorkflowNamespace = WorkflowNamespace,
            Configuration = configuration,
            Agents = agents,
            Checks = checks,
        };
        var (done, isFit) = (0, true);
        await ShowProgressAsync(done, checks.Count);
        await foreach (var report in new ClusterHealth(cluster.Api, Time).CheckAsync(request, cancellationToken))
        {
            isFit &= !report.Findings.Any(static f => f.State is HealthState.Failed or HealthState.Unknown);
            if (!Quiet)
            {
                foreach (var finding in report.Findings)
                    await WriteObjectAsync(ClusterFinding.From(report.Check, finding));
            }
            else if (!isFit)
            {
                break;
            }

            await ShowProgressAsync(++done, checks.Count);
        }

        await ShowProgressAsync(checks.Count, checks.Count, ProgressRecordType.Completed);
        if (Quiet)
            await WriteObjectAsync(isFit);
    }

    private async Task<List<HealthCheck>> ChecksAsync()
    {
        var chosen = new List<HealthCheck>();
        foreach (var name in Check)
        {
            var pattern = WildcardPattern.Get(name, WildcardOptions.IgnoreCase);
            var found = Enum.GetValues<HealthCheck>().Where(c => pattern.IsMatch(c.ToString())).ToList();
            chosen.AddRange(found.Except(chosen));
            if (found.Count == 0)
            {
                await WriteErrorAsync(ErrorFactory.Create(new ItemNotFoundException($"There is no check '{name}'."), "CheckNotFound", ErrorCategory.ObjectNotFound, name,
                    $"The checks are: {string.Join(", ", Enum.GetNames<HealthCheck>())}."));
            }
        }

        return chosen;
    }

    private async Task<IReadOnlyList<AgentDefinition>?> AgentsAsync(ControllerConfiguration configuration)
    {
        if (Agent.Length == 0)
            return null;
        var selection = AgentSelection.Of(configuration, Agent);
        foreach (var name in selection.Missing)
            await WriteErrorAsync(AgentSelection.NotFound(name));
        return selection.Agents;
    }

    private Task ShowProgressAsync(int done, int count, ProgressRecordType type = ProgressRecordType.Processing) =>
        WriteProgressAsync(new ProgressRecord(0, "Test-CodeRunCluster", $"{done} of {count} checks are done") { PercentComplete = done * 100 / count, RecordType = type });
}
