using System.Management.Automation;
using CodeRun.Cmdlets.Completion;
using CodeRun.Cmdlets.Output;
using CodeRun.Cmdlets.Session;
using CodeRun.Engine.Hosting;
using CodeRun.Engine.Kubernetes;

namespace CodeRun.Cmdlets.Pipeline;

/// <summary>Does something to each of the runs that are named, matched by wildcards, or piped in.</summary>
public abstract class RunSelectionCmdlet : ClusterCmdlet
{
    /// <summary>Names; wildcards allowed.</summary>
    [Parameter(ParameterSetName = "Name", Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(RunNameCompleter))]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[] Name { get; set; } = [];

    /// <summary>Runs.</summary>
    [Parameter(ParameterSetName = "Run", Mandatory = true, ValueFromPipeline = true)]
    [ValidateNotNull]
    public AgentRun? InputObject { get; set; }

    /// <inheritdoc/>
    protected sealed override async Task ProcessAsync(CancellationToken cancellationToken)
    {
        if (InputObject is not null)
        {
            await OneAsync(InputObject.Namespace, InputObject.Name, InputObject.Uid, cancellationToken);
            return;
        }

        foreach (var name in Name)
        {
            if (!WildcardPattern.ContainsWildcardCharacters(name))
            {
                await OneAsync(EffectiveNamespace, name, uid: null, cancellationToken);
                continue;
            }

            var pattern = WildcardPattern.Get(name, WildcardOptions.IgnoreCase);
            foreach (var record in (await Cluster.Runs().ListAsync(EffectiveNamespace, labelSelector: null, cancellationToken)).Where(r => pattern.IsMatch(r.Run.Metadata.Name)))
                await DoAsync(record, cancellationToken);
        }
    }

    private protected abstract Task ApplyAsync(RunRecord record, CancellationToken cancellationToken);

    private async Task OneAsync(string space, string name, string? uid, CancellationToken cancellationToken)
    {
        var record = await Cluster.Runs().GetAsync(space, name, cancellationToken);
        if (record is null || (uid is not null && record.Run.Metadata.Uid != uid))
            await WriteErrorAsync(Failures.RunNotFound(name, space));
        else
            await DoAsync(record, cancellationToken);
    }

    private async Task DoAsync(RunRecord record, CancellationToken cancellationToken)
    {
        try
        {
            await ApplyAsync(record, cancellationToken);
        }
        catch (ApiException e)
        {
            await WriteErrorAsync(Failures.Describe(e, record.Run.Metadata.Name)!);
        }
    }
}
