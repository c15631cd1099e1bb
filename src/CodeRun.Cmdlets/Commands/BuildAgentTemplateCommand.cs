using System.Management.Automation;
using System.Text;
using CodeRun.Cmdlets.Completion;
using CodeRun.Cmdlets.Errors;
using CodeRun.Cmdlets.Output;
using CodeRun.Cmdlets.Pipeline;
using CodeRun.Cmdlets.Session;
using CodeRun.Engine.Agents;
using CodeRun.Engine.Api;
using CodeRun.Engine.Templates;

namespace CodeRun.Cmdlets.Commands;

/// <summary>Renders the files that an agent would be given, for a run, a manifest or values given here. Needs no cluster.</summary>
[Cmdlet("Build", "AgentTemplate", SupportsShouldProcess = true, DefaultParameterSetName = "Values")]
[Alias("Render-AgentTemplate")]
[OutputType(typeof(RenderedFile))]
public sealed class BuildAgentTemplateCommand : CodeRunCmdlet
{
    /// <summary>Agent identity, or short name; the default agent when left out.</summary>
    [Parameter(ParameterSetName = "Values", Position = 0, ValueFromPipelineByPropertyName = true)]
    [Alias("Agent")]
    [ArgumentCompleter(typeof(AgentCompleter))]
    [ValidateNotNullOrEmpty]
    public string? GithubApp { get; set; }

    /// <summary>Service.</summary>
    [Parameter(ParameterSetName = "Values")]
    [ValidateNotNullOrEmpty]
    public string Service { get; set; } = "example";

    /// <summary>Number of the task.</summary>
    [Parameter(ParameterSetName = "Values")]
    public long? TaskId { get; set; }

    /// <summary>Repository.</summary>
    [Parameter(ParameterSetName = "Values")]
    public string? RepositoryUrl { get; set; }

    /// <summary>Model.</summary>
    [Parameter(ParameterSetName = "Values")]
    public string? Model { get; set; }

    /// <summary>Prompt.</summary>
    [Parameter(ParameterSetName = "Values")]
    public string? Prompt { get; set; }

    /// <summary>As for a continued session.</summary>
    [Parameter(ParameterSetName = "Values")]
    public SwitchParameter ContinueSession { get; set; }

    /// <summary>A run, from Get-CodeRun.</summary>
    [Parameter(ParameterSetName = "Run", Mandatory = true, ValueFromPipeline = true)]
    [ValidateNotNull]
    public AgentRun? Run { get; set; }

    /// <summary>File with a manifest.</summary>
    [Parameter(ParameterSetName = "Path", Mandatory = true)]
    [ValidateNotNullOrEmpty]
    public string? Path { get; set; }

    /// <summary>Only these files; wildcards allowed.</summary>
    [Parameter]
    [SupportsWildcards]
    public string[] Name { get; set; } = ["*"];

    /// <summary>Template directory instead of the shipped one, or configmap/NAME for a ConfigMap of the connected cluster.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? TemplatePath { get; set; }

    /// <summary>Configuration file instead of the shipped one.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? ConfigPath { get; set; }

    /// <summary>Write the files into this directory.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? OutputDirectory { get; set; }

    /// <inheritdoc/>
    protected override object? ErrorTarget => GithubApp ?? Run?.Name ?? Path;

    /// <inheritdoc/>
    protected override async Task ProcessAsync(CancellationToken cancellationToken)
    {
        var (config, templates, output, path) = await InvokeAsync(() => (Full(ConfigPath), ModuleFiles.TemplatePath(TemplatePath, FullPath), Full(OutputDirectory), Full(Path)));
        var configuration = ModuleFiles.Configuration(config);
        var store = await ModuleFiles.TemplatesAsync(templates, configuration, cancellationToken);
        foreach (var run in await RunsAsync(path, cancellationToken))
        {
            var identity = run.Spec.GithubApp ?? configuration.DefaultAgent;
            var agent = configuration.Agents.Find(identity) ?? throw new CommandFailedException(
                $"'{identity}' is not a known agent.{NearestName.Hint(identity, configuration.Agents.All.Select(static a => a.GithubApp))}", "AgentNotFound", ErrorCategory.ObjectNotFound, identity,
                "Get-CodeRunAgent lists the agents; -ConfigPath names another registry.");
            await RenderAsync(store, run, agent, configuration, output);
        }
    }

    private string? Full(string? path) => path is null ? null : FullPath(path);

    private async Task<IReadOnlyList<CodeRunResource>> RunsAsync(string? path, CancellationToken cancellationToken)
    {
        if (Run is not null)
            return [CodeRunParser.Parse(PlainObjects.ToJson(Run.Resource)!.AsObject()).Resource];
        if (path is not null)
        {
            var inputs = RunInput.ReadAll(await File.ReadAllTextAsync(path, cancellationToken), path, configuration: null);
            return inputs.SelectMany(static i => i.Problems).FirstOrDefault() is { } problem
                ? throw new CommandFailedException(problem, "CodeRunInvalid", ErrorCategory.InvalidData, path, "Mend the field that is named.")
                : [.. inputs.Select(static i => i.Run)];
        }

        return
        [
            new CodeRunResource
            {
                Metadata = new ResourceMetadata { Name = "preview", Namespace = "default" },
                Spec = new CodeRunSpec { Service = Service, GithubApp = GithubApp, TaskId = TaskId, RepositoryUrl = RepositoryUrl, Model = Model, Prompt = Prompt, ContinueSession = ContinueSession },
            },
        ];
    }

    private async Task RenderAsync(TemplateStore store, CodeRunResource run, AgentDefinition agent, ControllerConfiguration configuration, string? output)
    {
        var sources = store.Inventory(agent.Name).ToDictionary(static e => e.Name, static e => e.Source, StringComparer.Ordinal);
        var rendered = store.Render(TemplateContext.For(run, agent, Math.Max(1, run.Status?.Attempt ?? 1), configuration));
        var patterns = Name.Select(static n => WildcardPattern.Get(n, WildcardOptions.IgnoreCase)).ToList();
        foreach (var (name, content) in rendered.Files.Where(f => patterns.Exists(p => p.IsMatch(f.Key))))
        {
            string? written = null;
            if (output is not null)
            {
                written = System.IO.Path.Combine(output, name);
                if (!await ShouldProcessAsync(written, "Write file"))
                    continue;
                Directory.CreateDirectory(output);
                await File.WriteAllTextAsync(written, content);
            }

            await WriteObjectAsync(new RenderedFile { Agent = agent.Name, Name = name, Source = sources[name], Size = Encoding.UTF8.GetByteCount(content), Content = content, Path = written });
        }
    }
}
