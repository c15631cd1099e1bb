using System.Management.Automation;
using CodeRun.Cmdlets.Output;
using CodeRun.Cmdlets.Pipeline;
using CodeRun.Cmdlets.Session;
using CodeRun.Engine.Templates;

namespace CodeRun.Cmdlets.Commands;

/// <summary>
/// Checks a template tree: unknown variables, helpers and partials, values that are unsafe in scripts or JSON, dead conditions, output that is not what its
/// name says for any agent, size. Nothing is returned when nothing is wrong. Needs no cluster.
/// </summary>
[Cmdlet(VerbsDiagnostic.Test, "AgentTemplate")]
[OutputType(typeof(TemplateFindingInfo), typeof(bool))]
public sealed class TestAgentTemplateCommand : CodeRunCmdlet
{
    /// <summary>Template directory instead of the shipped one, or configmap/NAME for a ConfigMap of the connected cluster.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("Path", "FullName")]
    [ValidateNotNullOrEmpty]
    public string? TemplatePath { get; set; }

    /// <summary>Configuration file instead of the shipped one: its agents are those the templates are checked for.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? ConfigPath { get; set; }

    /// <summary>Return only whether there is no error; warnings do not count.</summary>
    [Parameter]
    public SwitchParameter Quiet { get; set; }

    /// <inheritdoc/>
    protected override object? ErrorTarget => TemplatePath;

    /// <inheritdoc/>
    protected override async Task ProcessAsync(CancellationToken cancellationToken)
    {
        var (config, templates) = await InvokeAsync(() => (ConfigPath is null ? null : FullPath(ConfigPath), ModuleFiles.TemplatePath(TemplatePath, FullPath)));
        var configuration = ModuleFiles.Configuration(config);
        var store = await ModuleFiles.TemplatesAsync(templates, configuration, cancellationToken);
        var findings = new TemplateInspector(store, configuration).Inspect();
        if (Quiet)
        {
            await WriteObjectAsync(!findings.Any(static f => f.IsError));
            return;
        }

        await WriteVerboseAsync($"{store.Tree.Files.Count} templates of {store.Tree.Source} were checked for {configuration.Agents.All.Count} agents.");
        foreach (var finding in findings)
        {
            await WriteObjectAsync(new TemplateFindingInfo
            {
                Severity = finding.IsError ? "Error" : "Warning", Rule = finding.Rule, File = finding.File, Line = finding.Line, Column = finding.Column, Message = finding.Message,
            });
        }
    }
}
