using System.Management.Automation;
using CodeRun.Cmdlets.Completion;
using CodeRun.Cmdlets.Errors;
using CodeRun.Cmdlets.Output;
using CodeRun.Cmdlets.Pipeline;
using CodeRun.Cmdlets.Session;
using CodeRun.Engine.Agents;
using CodeRun.Engine.Api;
using CodeRun.Engine.Templates;

namespace CodeRun.Cmdlets.Commands;

/// <summary>Compares the rendered files of two agents, for the same run. Needs no cluster.</summary>
[Cmdlet(VerbsData.Compare, "AgentTemplate")]
[OutputType(typeof(TemplateDifference))]
public sealed class CompareAgentTemplateCommand : CodeRunCmdlet
{
    /// <summary>The agent to compare with.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [ArgumentCompleter(typeof(AgentCompleter))]
    [ValidateNotNullOrEmpty]
    public string ReferenceAgent { get; set; } = "";

    /// <summary>The other agent.</summary>
    [Parameter(Mandatory = true, Position = 1)]
    [ArgumentCompleter(typeof(AgentCompleter))]
    [ValidateNotNullOrEmpty]
    public string DifferenceAgent { get; set; } = "";

    /// <summary>Service of the run.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string Service { get; set; } = "example";

    /// <summary>Number of the task of the run.</summary>
    [Parameter]
    public long? TaskId { get; set; } = 1;

    /// <summary>Only these files; wildcards allowed.</summary>
    [Parameter]
    [SupportsWildcards]
    public string[] Name { get; set; } = ["*"];

    /// <summary>Show files that are the same too.</summary>
    [Parameter]
    public SwitchParameter IncludeEqual { get; set; }

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
        var run = new CodeRunResource
        {
            Metadata = new ResourceMetadata { Name = "preview", Namespace = "default" },
            Spec = new CodeRunSpec { Service = Service, TaskId = TaskId },
        };
        var patterns = Name.Select(static n => WildcardPattern.Get(n, WildcardOptions.IgnoreCase)).ToList();
        foreach (var file in TemplateComparer.Compare(store, ContextOf(ReferenceAgent), ContextOf(DifferenceAgent)))
        {
            if ((IncludeEqual || file.Kind != "Same") && patterns.Exists(p => p.IsMatch(file.Name)))
            {
                await WriteObjectAsync(new TemplateDifference
                {
                    Name = file.Name, Kind = file.Kind, ReferenceSource = file.ReferenceSource, DifferenceSource = file.DifferenceSource, Diff = string.Join('\n', file.Lines),
                });
            }
        }

        TemplateContext ContextOf(string name) => TemplateContext.For(run, AgentOf(configuration, name), 1, configuration);
    }

    private static AgentDefinition AgentOf(ControllerConfiguration configuration, string name) => configuration.Agents.Find(name) ?? throw new CommandFailedException(
        $"'{name}' is not a known agent.{NearestName.Hint(name, configuration.Agents.All.Select(static a => a.Name))}", "AgentNotFound", ErrorCategory.ObjectNotFound, name,
        "Get-CodeRunAgent lists the agents; -ConfigPath names another registry.");
}
