using System.Management.Automation;
using CodeRun.Cmdlets.Completion;
using CodeRun.Cmdlets.Output;
using CodeRun.Cmdlets.Pipeline;
using CodeRun.Cmdlets.Session;
using CodeRun.Engine.Api;
using CodeRun.Engine.Hosting;
using CodeRun.Engine.Kubernetes;
using CodeRun.Engine.Reconciling;

namespace CodeRun.Cmdlets.Commands;

/// <summary>Shows runs; with -Watch each change as it happens, until stopped.</summary>
[Cmdlet(VerbsCommon.Get, "CodeRun")]
[OutputType(typeof(AgentRun))]
public sealed class GetCodeRunCommand : ClusterCmdlet
{
    private readonly List<WildcardPattern> _patterns = [];
    private readonly Dictionary<string, IReadOnlyList<CodeRunResource>> _queues = new(StringComparer.Ordinal);

    /// <summary>Names; wildcards allowed.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(RunNameCompleter))]
    [SupportsWildcards]
    public string[] Name { get; set; } = [];

    /// <summary>Look in all namespaces.</summary>
    [Parameter]
    public SwitchParameter AllNamespaces { get; set; }

    /// <summary>Only runs of these services; wildcards allowed.</summary>
    [Parameter]
    [SupportsWildcards]
    public string[] Service { get; set; } = [];

    /// <summary>Only runs of these agents, by short name or githubApp; wildcards allowed.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(AgentCompleter))]
    [SupportsWildcards]
    public string[] Agent { get; set; } = [];

    /// <summary>Only runs in these phases.</summary>
    [Parameter]
    [ValidateSet("Pending", "Processing", "Suspended", "Completed", "Failed", "Cancelled")]
    public string[] Phase { get; set; } = [];

    /// <summary>Only runs with these labels, as a Kubernetes label selector.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Selector { get; set; }

    /// <summary>Show what there is and then each change, until stopped.</summary>
    [Parameter]
    public SwitchParameter Watch { get; set; }

    /// <inheritdoc/>
    protected override async Task ProcessAsync(CancellationToken cancellationToken)
    {
        if (Watch)
        {
            _patterns.AddRange(Name.Select(Pattern));
            return;
        }

        var cluster = Cluster;
        if (Name.Length > 0 && !AllNamespaces && !Name.Any(WildcardPattern.ContainsWildcardCharacters))
        {
            foreach (var name in Name)
            {
                if (await cluster.Runs().GetAsync(EffectiveNamespace, name, cancellationToken) is { } record)
                    await WriteAsync(record, [], cancellationToken);
                else
                    await WriteErrorAsync(Failures.RunNotFound(name, EffectiveNamespace));
            }

            return;
        }

        var patterns = Name.Select(Pattern).ToList();
        foreach (var record in await cluster.Runs().ListAsync(AllNamespaces ? null : EffectiveNamespace, Selector, cancellationToken))
            await WriteAsync(record, patterns, cancellationToken);
    }

    /// <inheritdoc/>
    protected override async Task EndAsync(CancellationToken cancellationToken)
    {
        if (!Watch)
            return;
        await foreach (var change in Cluster.Runs().WatchAsync(AllNamespaces ? null : EffectiveNamespace, Selector, cancellationToken))
        {
            if (change.Type != ObjectChangeType.Deleted)
                await WriteAsync(change.Record, _patterns, cancellationToken);
        }
    }

    private static WildcardPattern Pattern(string text) => WildcardPattern.Get(text, WildcardOptions.IgnoreCase);

    private async Task WriteAsync(RunRecord record, List<WildcardPattern> names, CancellationToken cancellationToken)
    {
        var run = AgentRun.From(record, Now);
        var wanted = (names.Count == 0 || names.Exists(p => p.IsMatch(run.Name)))
            && (Service.Length == 0 || Service.Any(s => Pattern(s).IsMatch(run.Service)))
            && (Agent.Length == 0 || Agent.Any(a => Pattern(a).IsMatch(run.Agent ?? "") || Pattern(a).IsMatch(run.GithubApp ?? "")))
            && (Phase.Length == 0 || Phase.Contains(run.Phase, StringComparer.OrdinalIgnoreCase));
        if (wanted)
            await WriteObjectAsync(QueuePosition.IsQueued(record.Run) && !Watch ? AgentRun.From(record, Now, await PositionAsync(record.Run, cancellationToken)) : run);
    }

    // The other runs are asked for once, and only when a run waits at all.
    private async Task<int?> PositionAsync(CodeRunResource run, CancellationToken cancellationToken)
    {
        var space = run.Metadata.Namespace ?? "";
        if (!_queues.TryGetValue(space, out var all))
            _queues.Add(space, all = [.. (await Cluster.Runs().ListAsync(space, labelSelector: null, cancellationToken)).Select(static r => r.Run)]);
        return QueuePosition.Of(run, all);
    }
}
