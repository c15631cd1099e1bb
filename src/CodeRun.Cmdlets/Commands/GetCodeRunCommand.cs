using System.Management.Automation;
using CodeRun.Cmdlets.Completion;
using CodeRun.Cmdlets.Output;
using CodeRun.Cmdlets.Pipeline;
using CodeRun.Cmdlets.Session;
using CodeRun.Engine.Hosting;
using CodeRun.Engine.Kubernetes;

namespace CodeRun.Cmdlets.Commands;

/// <summary>Shows runs; with -Watch each change as it happens, until stopped.</summary>
[Cmdlet(VerbsCommon.Get, "CodeRun")]
[OutputType(typeof(AgentRun))]
public sealed class GetCodeRunCommand : ClusterCmdlet
{
    private readonly List<WildcardPattern> _patterns = [];

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
                    await WriteAsync(record, []);
                else
                    await WriteErrorAsync(Failures.RunNotFound(name, EffectiveNamespace));
            }

            return;
        }

        var patterns = Name.Select(Pattern).ToList();
        foreach (var record in await cluster.Runs().ListAsync(AllNamespaces ? null : EffectiveNamespace, Selector, cancellationToken))
            await WriteAsync(record, patterns);
    }

    /// <inheritdoc/>
    protected override async Task EndAsync(CancellationToken cancellationToken)
    {
        if (!Watch)
            return;
        await foreach (var change in Cluster.Runs().WatchAsync(AllNamespaces ? null : EffectiveNamespace, Selector, cancellationToken))
        {
            if (change.Type != ObjectChangeType.Deleted)
                await WriteAsync(change.Record, _patterns);
        }
    }

    private static WildcardPattern Pattern(string text) => WildcardPattern.Get(text, WildcardOptions.IgnoreCase);

    private Task WriteAsync(RunRecord record, List<WildcardPattern> names)
    {
        var run = AgentRun.From(record, Now);
        var wanted = (names.Count == 0 || names.Exists(p => p.IsMatch(run.Name)))
            && (Service.Length == 0 || Service.Any(s => Pattern(s).IsMatch(run.Service)))
            && (Agent.Length == 0 || Agent.Any(a => Pattern(a).IsMatch(run.Agent ?? "") || Pattern(a).IsMatch(run.GithubApp ?? "")))
            && (Phase.Length == 0 || Phase.Contains(run.Phase, StringComparer.OrdinalIgnoreCase));
        return wanted ? WriteObjectAsync(run) : Task.CompletedTask;
    }
}
