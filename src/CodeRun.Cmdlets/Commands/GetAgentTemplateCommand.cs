using System.Management.Automation;
using CodeRun.Cmdlets.Completion;
using CodeRun.Cmdlets.Output;
using CodeRun.Cmdlets.Pipeline;
using CodeRun.Cmdlets.Session;

namespace CodeRun.Cmdlets.Commands;

/// <summary>Shows which template each file of an agent comes from, and why. Needs no cluster.</summary>
[Cmdlet(VerbsCommon.Get, "AgentTemplate")]
[OutputType(typeof(TemplateSource))]
public sealed class GetAgentTemplateCommand : CodeRunCmdlet
{
    /// <summary>Short names of agents; all of the registry when left out.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("Name")]
    [ArgumentCompleter(typeof(AgentCompleter))]
    public string[] Agent { get; set; } = [];

    /// <summary>Template directory instead of the shipped one, or configmap/NAME for a ConfigMap of the connected cluster.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? TemplatePath { get; set; }

    /// <summary>Configuration file instead of the shipped one.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? ConfigPath { get; set; }

    /// <inheritdoc/>
    protected override async Task ProcessAsync(CancellationToken cancellationToken)
    {
        var (config, templates) = await InvokeAsync(() => (ConfigPath is null ? null : FullPath(ConfigPath), ModuleFiles.TemplatePath(TemplatePath, FullPath)));
        var configuration = ModuleFiles.Configuration(config);
        var store = await ModuleFiles.TemplatesAsync(templates, configuration, cancellationToken);
        foreach (var agent in Agent.Length > 0 ? Agent.Select(a => configuration.Agents.Find(a)?.Name ?? a) : configuration.Agents.All.Select(static a => a.Name))
        {
            foreach (var entry in store.Inventory(agent))
            {
                await WriteObjectAsync(new TemplateSource
                {
                    Agent = agent,
                    Name = entry.Name,
                    Source = entry.Source,
                    IsOverride = entry.IsOverride,
                    Reason = entry.Reason,
                    Path = Directory.Exists(store.Tree.Source) ? Path.GetFullPath(Path.Combine(store.Tree.Source, entry.Source)) : store.Tree.Source,
                });
            }
        }
    }
}
