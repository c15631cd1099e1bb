using System.Collections;
using System.Globalization;
using System.Management.Automation;
using CodeRun.Cmdlets.Completion;
using CodeRun.Cmdlets.Errors;
using CodeRun.Cmdlets.Output;
using CodeRun.Cmdlets.Pipeline;
using CodeRun.Cmdlets.Session;
using CodeRun.Engine.Agents;
using CodeRun.Engine.Events.Manifests;
using CodeRun.Engine.Events.Stages;
using CodeRun.Engine.GitHub;

namespace CodeRun.Cmdlets.Commands;

/// <summary>
/// Generates manifests for what stands around CodeRun: Argo Events, Argo Workflows, External Secrets and the rights of their accounts. Needs no cluster and
/// changes none: the manifests go to the pipeline or into a file.
/// </summary>
[Cmdlet(VerbsData.Export, "CodeRunManifest", SupportsShouldProcess = true)]
[OutputType(typeof(GeneratedManifest), typeof(string))]
public sealed class ExportCodeRunManifestCommand : CodeRunCmdlet
{
    private readonly List<string> _repositories = [];

    /// <summary>What to generate.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [ValidateSet("EventSource", "Sensor", "WorkflowTemplate", "PlayWorkflowTemplate", "ExternalSecret", "Rbac")]
    public string[] Component { get; set; } = [];

    /// <summary>Organisation whose webhook is received.</summary>
    [Parameter]
    [Alias("Organisation")]
    [ValidateNotNullOrEmpty]
    public string? Organization { get; set; }

    /// <summary>Repositories that Sensors act on: owner/repo or URLs.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("RepositoryUrl")]
    [ValidateNotNullOrEmpty]
    public string[] Repository { get; set; } = [];

    /// <summary>Namespace of CodeRuns and the Secrets of agents.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(NamespaceCompleter))]
    [ValidateNotNullOrEmpty]
    public string Namespace { get; set; } = "default";

    /// <summary>Namespace of EventSource and Sensors.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(NamespaceCompleter))]
    [ValidateNotNullOrEmpty]
    public string EventNamespace { get; set; } = ManifestNames.DefaultEventNamespace;

    /// <summary>Namespace of workflows.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(NamespaceCompleter))]
    [ValidateNotNullOrEmpty]
    public string WorkflowNamespace { get; set; } = ManifestNames.DefaultWorkflowNamespace;

    /// <summary>EventBus of EventSource and Sensors.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string EventBus { get; set; } = "default";

    /// <summary>What kind of EventBus that is. NATS streaming needs a Sensor for each event.</summary>
    [Parameter]
    [ValidateSet("JetStream", "Kafka", "NatsStreaming")]
    public string EventBusType { get; set; } = "JetStream";

    /// <summary>Agents that get ExternalSecrets, by short name or githubApp; wildcards allowed.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(AgentCompleter))]
    [SupportsWildcards]
    public string[] Agent { get; set; } = ["*"];

    /// <summary>Agents of the stages implementation, quality, security, testing instead of those with that role; the first is the one that plays use.</summary>
    [Parameter]
    [ValidateNotNull]
    public Hashtable StageAgent { get; set; } = [];

    /// <summary>Secret with the secret that GitHub signs webhooks with.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string WebhookSecretName { get; set; } = "github-webhook-secret";

    /// <summary>Its key.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string WebhookSecretKey { get; set; } = "secret";

    /// <summary>Path at which webhooks arrive.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string WebhookPath { get; set; } = "/github/webhook";

    /// <summary>Public https address, without that path, for registering webhooks.</summary>
    [Parameter]
    [ValidateNotNull]
    public Uri? WebhookUrl { get; set; }

    /// <summary>Secret with a token that may register webhooks, key token.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? ApiTokenSecret { get; set; }

    /// <summary>Secret with the private key of a GitHub App that may register webhooks, key private-key.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? HookAppSecret { get; set; }

    /// <summary>Id of that App.</summary>
    [Parameter]
    [ValidateRange(1, long.MaxValue)]
    public long? HookAppId { get; set; }

    /// <summary>Id of its installation.</summary>
    [Parameter]
    [ValidateRange(1, long.MaxValue)]
    public long? HookInstallationId { get; set; }

    /// <summary>Kind of the secret store.</summary>
    [Parameter]
    [ValidateSet("ClusterSecretStore", "SecretStore")]
    public string StoreKind { get; set; } = "ClusterSecretStore";

    /// <summary>Name of the secret store.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string StoreName { get; set; } = "secret-store";

    /// <summary>Key of an agent's App in the store; {agent} stands for its short name, {app} for its githubApp as a name.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string RemoteKey { get; set; } = "github-app-{agent}";

    /// <summary>Properties in the store by key of the Secret, for example @{ 'app-id' = 'id' }; what is left out stays app_id, client_id, private_key.</summary>
    [Parameter]
    [ValidateNotNull]
    public Hashtable RemoteProperty { get; set; } = [];

    /// <summary>Key of the API keys in the store; the name of their Secret when left out.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? ApiKeyRemoteKey { get; set; }

    /// <summary>Key of the webhook secret in the store; without it that Secret is left to you.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? WebhookRemoteKey { get; set; }

    /// <summary>How often ExternalSecrets read the store, for example 30s or 1h.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string RefreshInterval { get; set; } = "1h";

    /// <summary>Version of external-secrets.io.</summary>
    [Parameter]
    [ValidateSet("v1", "v1beta1")]
    public string ExternalSecretApiVersion { get; set; } = "v1";

    /// <summary>Configuration file instead of the running controller's or the shipped one.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? ConfigPath { get; set; }

    /// <summary>Write all of it into this file.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? OutputPath { get; set; }

    /// <summary>Do not replace a file that is there.</summary>
    [Parameter]
    public SwitchParameter NoClobber { get; set; }

    /// <summary>Return one YAML text instead of objects.</summary>
    [Parameter]
    public SwitchParameter AsYaml { get; set; }

    /// <inheritdoc/>
    protected override object? ErrorTarget => string.Join(',', Component);

    /// <inheritdoc/>
    protected override Task ProcessAsync(CancellationToken cancellationToken)
    {
        // Piped repositories make one set of manifests, not one each.
        _repositories.AddRange(Repository);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    protected override async Task EndAsync(CancellationToken cancellationToken)
    {
        var output = await InvokeAsync(() => OutputPath is null ? null : FullPath(OutputPath));
        var manifests = Generate(await ConfigurationAsync(ConfigPath));
        if (output is not null && !await WriteAsync(output, Manifest.ToYaml(manifests), cancellationToken))
            return;
        if (AsYaml)
        {
            await WriteObjectAsync(Manifest.ToYaml(manifests));
            return;
        }

        foreach (var manifest in manifests)
            await WriteObjectAsync(GeneratedManifest.From(manifest, output));
    }

    private IReadOnlyList<Manifest> Generate(ControllerConfiguration configuration)
    {
        var options = new ManifestOptions
        {
            Configuration = configuration,
            Agents = [.. Agent.SelectMany(name => Find(configuration, name)).Distinct()],
            StageAgents = StageAgents(configuration),
            Organisation = Organization,
            Repositories = Repositories(configuration.GitHub),
            RunNamespace = Namespace,
            EventNamespace = EventNamespace,
            WorkflowNamespace = WorkflowNamespace,
            EventBus = EventBus,
            HasNatsStreaming = string.Equals(EventBusType, "NatsStreaming", StringComparison.OrdinalIgnoreCase),
            WebhookSecret = new SecretKey(WebhookSecretName, WebhookSecretKey),
            WebhookPath = WebhookPath,
            WebhookUrl = WebhookUrl,
            ApiToken = ApiTokenSecret is null ? null : new SecretKey(ApiTokenSecret, "token"),
            HookApp = HookApp(),
            Store = new StoreOptions
            {
                Kind = StoreKind, Name = StoreName, ApiVersion = ExternalSecretApiVersion, AppKeyPattern = RemoteKey, AppProperties = Properties(),
                ApiKeysKey = ApiKeyRemoteKey, WebhookKey = WebhookRemoteKey, RefreshInterval = RefreshInterval,
            },
        };
        try
        {
            return ManifestGenerator.Generate(Component.Select(static c => Enum.Parse<ManifestComponent>(c, ignoreCase: true)), options);
        }
        catch (ManifestException e)
        {
            throw new CommandFailedException(e.Message, "ManifestOptionsInvalid", ErrorCategory.InvalidArgument, ErrorTarget, "Give the parameters that are named, or mend them.", e);
        }
    }

    private HookApp? HookApp() => (HookAppSecret, HookAppId, HookInstallationId) switch
    {
        (null, null, null) => null,
        ({ } secret, { } app, { } installation) => new HookApp(app, installation, new SecretKey(secret, AppCredentials.PrivateKeyKey)),
        _ => throw new CommandFailedException("HookAppSecret, HookAppId and HookInstallationId belong together.", "ManifestOptionsInvalid", ErrorCategory.InvalidArgument, HookAppSecret, "Give all three, or none."),
    };

    private SortedDictionary<string, string> Properties()
    {
        var properties = new SortedDictionary<string, string>(StoreOptions.UsualProperties.ToDictionary(StringComparer.Ordinal), StringComparer.Ordinal);
        foreach (DictionaryEntry entry in RemoteProperty)
            properties[Text(entry.Key)] = Text(entry.Value);
        return properties;
    }

    private List<GitHubRepository> Repositories(GitHubOptions github)
    {
        var repositories = new List<GitHubRepository>();
        foreach (var location in _repositories)
        {
            if (!GitHubRepository.TryParse(location, github, out var repository))
                throw new CommandFailedException($"'{location}' is no repository of {github.Url}.", "RepositoryInvalid", ErrorCategory.InvalidArgument, location, "Write owner/repo, or its https or ssh URL.");
            if (!repositories.Exists(r => string.Equals(r.ToString(), repository.ToString(), StringComparison.OrdinalIgnoreCase)))
                repositories.Add(repository);
        }

        return repositories;
    }

    private SortedDictionary<string, IReadOnlyList<AgentDefinition>> StageAgents(ControllerConfiguration configuration)
    {
        var stages = new SortedDictionary<string, IReadOnlyList<AgentDefinition>>(StringComparer.OrdinalIgnoreCase);
        foreach (var stage in AgentRoles.All)
            stages[stage] = [.. configuration.Agents.All.Where(a => string.Equals(a.Role, stage, StringComparison.OrdinalIgnoreCase))];
        foreach (DictionaryEntry entry in StageAgent)
        {
            var stage = Text(entry.Key);
            if (!stages.ContainsKey(stage))
                throw new CommandFailedException($"'{stage}' is no stage.", "ManifestOptionsInvalid", ErrorCategory.InvalidArgument, stage, $"The stages are {string.Join(", ", AgentRoles.All)}.");
            var value = entry.Value is PSObject wrapped ? wrapped.BaseObject : entry.Value;
            var names = value is IEnumerable list and not string ? list.Cast<object?>().Select(Text) : [Text(value)];
            stages[stage] = [.. names.SelectMany(name => Find(configuration, name)).Distinct()];
        }

        return stages;
    }

    private static IReadOnlyList<AgentDefinition> Find(ControllerConfiguration configuration, string name)
    {
        if (!WildcardPattern.ContainsWildcardCharacters(name))
        {
            return configuration.Agents.Find(name) is { } agent ? [agent] : throw new CommandFailedException(
                $"There is no agent '{name}'.", "AgentNotFound", ErrorCategory.ObjectNotFound, name, "Get-CodeRunAgent lists the agents; -ConfigPath names another registry.");
        }

        var pattern = WildcardPattern.Get(name, WildcardOptions.IgnoreCase);
        return [.. configuration.Agents.All.Where(a => pattern.IsMatch(a.Name) || pattern.IsMatch(a.GithubApp))];
    }

    private static string Text(object? value) => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";

    private async Task<bool> WriteAsync(string path, string text, CancellationToken cancellationToken)
    {
        if (!await ShouldProcessAsync(path, "Write file"))
            return false;
        try
        {
            await using var file = new FileStream(path, NoClobber ? FileMode.CreateNew : FileMode.Create, FileAccess.Write, FileShare.None);
            await using var writer = new StreamWriter(file);
            await writer.WriteAsync(text.AsMemory(), cancellationToken);
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CommandFailedException($"'{path}' cannot be written: {e.Message}", NoClobber && File.Exists(path) ? "FileExists" : "FileNotWritten", ErrorCategory.WriteError, path,
                "Give another -OutputPath, see to the rights of the directory, or leave -NoClobber out.", e);
        }
    }
}
