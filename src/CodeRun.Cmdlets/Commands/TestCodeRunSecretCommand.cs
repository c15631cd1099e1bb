using System.Management.Automation;
using CodeRun.Cmdlets.Completion;
using CodeRun.Cmdlets.Output;
using CodeRun.Cmdlets.Pipeline;
using CodeRun.Cmdlets.Session;
using CodeRun.Engine.Events.Secrets;

namespace CodeRun.Cmdlets.Commands;

/// <summary>
/// Checks the Secrets of agents and the ExternalSecrets that make them: whether they are ready, when they were last brought up to date, and whether their
/// keys have the names that runs read. Shows names of keys, never values; changes nothing. Needs the right to get Secrets.
/// </summary>
[Cmdlet(VerbsDiagnostic.Test, "CodeRunSecret")]
[OutputType(typeof(SecretCheck), typeof(bool))]
public sealed class TestCodeRunSecretCommand : ClusterCmdlet
{
    /// <summary>Agents, by short name or githubApp; wildcards allowed. All agents and the API keys when left out.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("Name", "GithubApp")]
    [ArgumentCompleter(typeof(AgentCompleter))]
    [SupportsWildcards]
    public string[] Agent { get; set; } = [];

    /// <summary>Configuration file instead of the running controller's or the shipped one.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? ConfigPath { get; set; }

    /// <summary>Return only whether runs can use all of them; warnings do not count.</summary>
    [Parameter]
    public SwitchParameter Quiet { get; set; }

    /// <inheritdoc/>
    protected override object? ErrorTarget => Namespace;

    /// <inheritdoc/>
    protected override async Task ProcessAsync(CancellationToken cancellationToken)
    {
        var cluster = Cluster;
        var configuration = await ConfigurationAsync(ConfigPath);
        var (agents, missing) = AgentSelection.Of(configuration, Agent);
        foreach (var name in missing)
            await WriteErrorAsync(AgentSelection.NotFound(name));
        if (Agent.Length > 0 && agents.Count == 0)
            return;
        var all = Agent.Length == 0;
        var reports = await new SecretChecker(cluster.Api, Time).CheckAsync(configuration, all ? configuration.Agents.All : agents, all, EffectiveNamespace, cancellationToken);
        if (Quiet)
        {
            await WriteObjectAsync(reports.All(static r => r.State is SecretState.Passed or SecretState.Warning));
            return;
        }

        foreach (var report in reports)
            await WriteObjectAsync(SecretCheck.From(report));
    }
}
