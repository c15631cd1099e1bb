using System.Management.Automation;
using CodeRun.Cmdlets.Completion;
using CodeRun.Cmdlets.Output;
using CodeRun.Cmdlets.Pipeline;
using CodeRun.Cmdlets.Session;
using CodeRun.Engine.Kubernetes;

namespace CodeRun.Cmdlets.Commands;

/// <summary>Deletes runs: the pod is stopped first, the ConfigMap goes too, the workspace stays.</summary>
[Cmdlet(VerbsCommon.Remove, "CodeRun", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High, DefaultParameterSetName = "Name")]
[OutputType(typeof(void))]
public sealed class RemoveCodeRunCommand : ClusterCmdlet
{
    private readonly Dictionary<string, (string Namespace, string Name)> _removed = new(StringComparer.Ordinal);

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

    /// <summary>Return only when the runs are gone.</summary>
    [Parameter]
    public SwitchParameter Wait { get; set; }

    /// <inheritdoc/>
    protected override async Task ProcessAsync(CancellationToken cancellationToken)
    {
        if (InputObject is not null)
        {
            await RemoveAsync(InputObject.Namespace, InputObject.Name, InputObject.Uid, cancellationToken);
            return;
        }

        var runs = Cluster.Runs();
        foreach (var name in Name)
        {
            if (WildcardPattern.ContainsWildcardCharacters(name))
            {
                var pattern = WildcardPattern.Get(name, WildcardOptions.IgnoreCase);
                foreach (var run in (await runs.ListAsync(EffectiveNamespace, labelSelector: null, cancellationToken)).Where(r => pattern.IsMatch(r.Run.Metadata.Name)))
                    await RemoveAsync(EffectiveNamespace, run.Run.Metadata.Name, run.Run.Metadata.Uid, cancellationToken);
            }
            else if (await runs.GetAsync(EffectiveNamespace, name, cancellationToken) is { } run)
            {
                await RemoveAsync(EffectiveNamespace, name, run.Run.Metadata.Uid, cancellationToken);
            }
            else
            {
                await WriteErrorAsync(Failures.RunNotFound(name, EffectiveNamespace));
            }
        }
    }

    /// <inheritdoc/>
    protected override async Task EndAsync(CancellationToken cancellationToken)
    {
        if (!Wait || _removed.Count == 0)
            return;
        foreach (var space in _removed.Values.Select(static r => r.Namespace).Distinct(StringComparer.Ordinal).ToList())
            await GoneAsync(space, cancellationToken);
    }

    private async Task RemoveAsync(string space, string name, string uid, CancellationToken cancellationToken)
    {
        if (!await ShouldProcessAsync($"CodeRun {space}/{name}", "Remove"))
            return;
        try
        {
            await Cluster.Runs().DeleteAsync(space, name, uid, cancellationToken);
            _removed[uid] = (space, name);
        }
        catch (ApiException e) when (e.IsNotFound || e.IsConflict)
        {
            // This very run is gone already, which is what was wanted.
        }
        catch (ApiException e)
        {
            await WriteErrorAsync(Failures.Describe(e, name)!);
        }
    }

    // Watched from a list on: a run that goes between the two is seen going.
    private async Task GoneAsync(string space, CancellationToken cancellationToken)
    {
        var left = _removed.Where(r => r.Value.Namespace == space).Select(static r => r.Key).ToHashSet(StringComparer.Ordinal);
        await foreach (var present in Cluster.Runs().WatchSetAsync(space, cancellationToken))
        {
            left.IntersectWith(present);
            if (left.Count == 0)
                return;
        }
    }
}
