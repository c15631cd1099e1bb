using System.Collections;
using System.Management.Automation;
using System.Text.Json.Nodes;
using CodeRun.Cmdlets.Completion;
using CodeRun.Cmdlets.Errors;
using CodeRun.Cmdlets.Output;
using CodeRun.Cmdlets.Pipeline;
using CodeRun.Cmdlets.Session;
using CodeRun.Engine.Agents;
using CodeRun.Engine.Api;
using CodeRun.Engine.Kubernetes;
using CodeRun.Engine.Reconciling;

namespace CodeRun.Cmdlets.Commands;

/// <summary>
/// Creates runs from parameters, from files (YAML or JSON, one or many documents) or from objects. All of a file is checked before
/// any of it is created.
/// </summary>
[Cmdlet(VerbsCommon.New, "CodeRun", SupportsShouldProcess = true, DefaultParameterSetName = "Parameters")]
[OutputType(typeof(AgentRun))]
public sealed class NewCodeRunCommand : ClusterCmdlet
{
    private const long LongestBackoffSeconds = 600;

    /// <summary>Name of the run; one is made when left out.</summary>
    [Parameter(ParameterSetName = "Parameters")]
    [ValidateNotNullOrEmpty]
    public string? Name { get; set; }

    /// <summary>Service: the key of the workspace.</summary>
    [Parameter(ParameterSetName = "Parameters", Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string Service { get; set; } = "";

    /// <summary>Agent identity, for example 5DLabs-Rex.</summary>
    [Parameter(ParameterSetName = "Parameters", Position = 1, ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(AgentCompleter))]
    [ValidateNotNullOrEmpty]
    public string? GithubApp { get; set; }

    /// <summary>Model.</summary>
    [Parameter(ParameterSetName = "Parameters", ValueFromPipelineByPropertyName = true)]
    public string? Model { get; set; }

    /// <summary>Number of the task.</summary>
    [Parameter(ParameterSetName = "Parameters", ValueFromPipelineByPropertyName = true)]
    public long? TaskId { get; set; }

    /// <summary>Repository to work on: https or ssh URL, owner/repo, or a local path in the sandbox.</summary>
    [Parameter(ParameterSetName = "Parameters", ValueFromPipelineByPropertyName = true)]
    public string? RepositoryUrl { get; set; }

    /// <summary>Repository with the task documents.</summary>
    [Parameter(ParameterSetName = "Parameters")]
    public string? DocsRepositoryUrl { get; set; }

    /// <summary>Folder of the docs repository that holds .taskmaster.</summary>
    [Parameter(ParameterSetName = "Parameters")]
    public string? DocsProjectDirectory { get; set; }

    /// <summary>Branch of the docs repository.</summary>
    [Parameter(ParameterSetName = "Parameters")]
    public string? DocsBranch { get; set; }

    /// <summary>Folder of the repository to work in.</summary>
    [Parameter(ParameterSetName = "Parameters")]
    public string? WorkingDirectory { get; set; }

    /// <summary>What to ask.</summary>
    [Parameter(ParameterSetName = "Parameters", ValueFromPipelineByPropertyName = true)]
    public string? Prompt { get; set; }

    /// <summary>Text added to the prompt.</summary>
    [Parameter(ParameterSetName = "Parameters")]
    public string? PromptModification { get; set; }

    /// <summary>Continue the earlier session of this agent and service.</summary>
    [Parameter(ParameterSetName = "Parameters")]
    public SwitchParameter ContinueSession { get; set; }

    /// <summary>Replace an existing CLAUDE.md.</summary>
    [Parameter(ParameterSetName = "Parameters")]
    public SwitchParameter OverwriteMemory { get; set; }

    /// <summary>Environment variables of the agent.</summary>
    [Parameter(ParameterSetName = "Parameters")]
    public Hashtable? Env { get; set; }

    /// <summary>Runs of higher priority start first.</summary>
    [Parameter(ParameterSetName = "Parameters")]
    public int? Priority { get; set; }

    /// <summary>Seconds the attempt may take.</summary>
    [Parameter(ParameterSetName = "Parameters")]
    public long? ActiveDeadlineSeconds { get; set; }

    /// <summary>How many times a failed agent is started again.</summary>
    [Parameter(ParameterSetName = "Parameters")]
    public int? MaxRetries { get; set; }

    /// <summary>Seconds before the first retry; doubled for each further one, up to ten minutes or this, if it is longer.</summary>
    [Parameter(ParameterSetName = "Parameters")]
    [ValidateRange(1, 86_400)]
    public long? RetryBackoffSeconds { get; set; }

    /// <summary>Delete the run itself so many seconds after its end.</summary>
    [Parameter(ParameterSetName = "Parameters")]
    public long? TtlSecondsAfterFinished { get; set; }

    /// <summary>Hold the run until Resume-CodeRun.</summary>
    [Parameter(ParameterSetName = "Parameters")]
    public SwitchParameter Suspend { get; set; }

    /// <summary>ServiceAccount of the agent pod.</summary>
    [Parameter(ParameterSetName = "Parameters")]
    public string? ServiceAccountName { get; set; }

    /// <summary>Further fields of the spec, in camelCase or snake_case.</summary>
    [Parameter(ParameterSetName = "Parameters")]
    public Hashtable? Spec { get; set; }

    /// <summary>Labels.</summary>
    [Parameter(ParameterSetName = "Parameters")]
    public Hashtable? Label { get; set; }

    /// <summary>Annotations.</summary>
    [Parameter(ParameterSetName = "Parameters")]
    public Hashtable? Annotation { get; set; }

    /// <summary>Files with manifests; wildcards allowed.</summary>
    [Parameter(ParameterSetName = "Path", Mandatory = true, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("PSPath", "FullName")]
    [ValidateNotNullOrEmpty]
    public string[] Path { get; set; } = [];

    /// <summary>A manifest as hashtable or object.</summary>
    [Parameter(ParameterSetName = "Manifest", Mandatory = true)]
    public object? Manifest { get; set; }

    /// <summary>Configuration with the registry that agents are checked against; the running controller's when left out.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? ConfigPath { get; set; }

    /// <inheritdoc/>
    protected override object? ErrorTarget => Name;

    /// <inheritdoc/>
    protected override async Task ProcessAsync(CancellationToken cancellationToken)
    {
        var cluster = Cluster;
        var registry = await RegistryAsync();
        switch (ParameterSetName)
        {
            case "Path":
                foreach (var file in await InvokeAsync(Files))
                    await CreateAllAsync(cluster, RunInput.ReadAll(await File.ReadAllTextAsync(file, cancellationToken), file, registry), file, cancellationToken);
                break;
            case "Manifest":
                var text = Manifest is PSObject { BaseObject: string yaml } ? yaml : Manifest as string ?? PlainObjects.ToJson(Manifest)?.ToJsonString() ?? "";
                await CreateAllAsync(cluster, RunInput.ReadAll(text, "manifest", registry), "manifest", cancellationToken);
                break;
            default:
                await CreateAllAsync(cluster, RunInput.ReadAll(FromParameters().ToJsonString(), "parameters", registry), Name ?? Service, cancellationToken);
                break;
        }
    }

    // A cluster may have agents that are not in the shipped registry; then its controller is the judge.
    private async Task<ControllerConfiguration?> RegistryAsync()
    {
        if (ConfigPath is not null)
            return ModuleFiles.Configuration(await InvokeAsync(() => FullPath(ConfigPath)));
        return Session.Controller?.Configuration ?? (Cluster.Connection.Source == "Sandbox" ? ModuleFiles.Configuration(path: null) : null);
    }

    private List<string> Files()
    {
        var files = new List<string>();
        foreach (var path in Path)
            files.AddRange(WildcardPattern.ContainsWildcardCharacters(path) ? GetResolvedProviderPathFromPSPath(path, out _) : [FullPath(path)]);
        if (files.FirstOrDefault(static f => !File.Exists(f)) is { } missing)
            throw new CommandFailedException($"There is no file '{missing}'.", "FileNotFound", ErrorCategory.ObjectNotFound, missing, "Check the path.");
        return files;
    }

    private JsonObject FromParameters()
    {
        var spec = PlainObjects.ToJson(Spec) as JsonObject ?? [];
        Set("service", Service);
        Set("githubApp", GithubApp);
        Set("model", Model);
        Set("taskId", TaskId);
        Set("repositoryUrl", RepositoryUrl);
        Set("docsRepositoryUrl", DocsRepositoryUrl);
        Set("docsProjectDirectory", DocsProjectDirectory);
        Set("docsBranch", DocsBranch);
        Set("workingDirectory", WorkingDirectory);
        Set("prompt", Prompt);
        Set("promptModification", PromptModification);
        Set("continueSession", ContinueSession.IsPresent ? true : null);
        Set("overwriteMemory", OverwriteMemory.IsPresent ? true : null);
        Set("env", PlainObjects.ToJson(Env));
        Set("priority", Priority);
        Set("maxRetries", MaxRetries);
        Set("retryBackoff", RetryBackoffSeconds is { } wait ? new JsonObject { ["baseSeconds"] = wait, ["maxSeconds"] = Math.Max(wait, LongestBackoffSeconds) } : null);
        Set("ttlSecondsAfterFinished", TtlSecondsAfterFinished);
        Set("suspend", Suspend.IsPresent ? true : null);
        Set("activeDeadlineSeconds", ActiveDeadlineSeconds);
        Set("serviceAccountName", ServiceAccountName);
        var metadata = new JsonObject();
        if (Name is not null)
            metadata["name"] = Name;
        else
            metadata["generateName"] = ResourceName.Build(GithubApp is null ? [Service] : [Service, AgentRegistry.Identity(GithubApp).Split('-')[^1]]) + "-";
        if (PlainObjects.ToJson(Label) is { } labels)
            metadata["labels"] = labels;
        if (PlainObjects.ToJson(Annotation) is { } annotations)
            metadata["annotations"] = annotations;
        return new JsonObject { ["apiVersion"] = CodeRunResource.GroupVersion, ["kind"] = CodeRunResource.ResourceKind, ["metadata"] = metadata, ["spec"] = spec };

        void Set(string field, JsonNode? value)
        {
            if (value is not null)
                spec[field] = value;
        }
    }

    private async Task CreateAllAsync(ClusterConnection cluster, IReadOnlyList<RunInput> inputs, string source, CancellationToken cancellationToken)
    {
        var problems = inputs.SelectMany(static i => i.Problems).ToList();
        foreach (var problem in problems)
        {
            await WriteErrorAsync(ErrorFactory.Create(new InvalidOperationException(problem), "CodeRunInvalid", ErrorCategory.InvalidData, source,
                problems.Count == 1 && inputs.Count == 1 ? "Mend the field that is named." : "Nothing of the file was created. Mend the fields that are named and try again."));
        }

        if (problems.Count > 0)
            return;
        foreach (var input in inputs)
            await CreateAsync(cluster, input, cancellationToken);
    }

    private async Task CreateAsync(ClusterConnection cluster, RunInput input, CancellationToken cancellationToken)
    {
        var space = Namespace ?? input.Run.Metadata.Namespace ?? cluster.Connection.Namespace;
        var name = input.Run.Metadata.Name.Length > 0 ? input.Run.Metadata.Name : input.Run.Metadata.GenerateName + "*";
        if (!await ShouldProcessAsync($"CodeRun {space}/{name} (service {input.Run.Spec.Service}, agent {input.Run.Spec.GithubApp ?? "default"})", "Create"))
            return;
        try
        {
            var run = input.Run with { Metadata = input.Run.Metadata with { Namespace = space } };
            var created = await cluster.Runs().CreateAsync(space, CodeRunManifest.ToJson(run, RunFinalizer.Name), cancellationToken);
            await WriteObjectAsync(AgentRun.From(created, Now));
        }
        catch (ApiException e)
        {
            await WriteErrorAsync(Failures.Describe(e, name)!);
        }
    }
}
