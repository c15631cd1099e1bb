using System.Text.Json.Nodes;
using CodeRun.Engine.Api;

namespace CodeRun.Engine.Agents;

/// <summary>Reads the controller's configuration file: YAML whose keys are those of <see cref="ControllerConfiguration"/>. Unknown keys are errors.</summary>
public static class ConfigurationReader
{
    /// <summary>Reads a file.</summary>
    /// <exception cref="ConfigurationException">The file cannot be read or has problems; all are listed.</exception>
    public static ControllerConfiguration ReadFile(string path)
    {
        try
        {
            return Read(File.ReadAllText(path), path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ConfigurationException($"{path}: cannot be read: {e.Message}", e);
        }
    }

    /// <summary>Reads a text; <paramref name="source"/> names it in messages.</summary>
    /// <exception cref="ConfigurationException">It has problems; all are listed.</exception>
    public static ControllerConfiguration Read(string text, string source)
    {
        IReadOnlyList<SourceDocument> documents;
        try
        {
            documents = CodeRunDocuments.Read(text, source);
        }
        catch (DocumentException e)
        {
            throw new ConfigurationException([e.Message]);
        }

        if (documents.Count > 1)
            throw new ConfigurationException([$"{source}:{documents[1].Line}:1: a configuration is one document."]);
        var problems = new List<string>();
        var root = new ConfigurationNode(documents[0].Json, documents[0], "", problems);
        var configuration = Configuration(root);
        return problems.Count == 0 ? configuration : throw new ConfigurationException(problems);
    }

    private static ControllerConfiguration Configuration(ConfigurationNode root)
    {
        root.AllowOnly("defaultAgent", "agents", "image", "storage", "secrets", "concurrency", "retry", "cleanup", "resources", "templatePath", "github", "toolServerUrl");
        var agents = root.List("agents").Select(Agent).ToList();
        Unique(root, agents, static a => a.Name, "name");
        Unique(root, agents, static a => AgentRegistry.Identity(a.GithubApp), "githubApp");
        if (agents.Count == 0)
            root.Problem("agents", "at least one agent is needed.");
        var distinct = new AgentRegistry(agents.DistinctBy(static a => AgentRegistry.Identity(a.GithubApp), StringComparer.OrdinalIgnoreCase));
        var defaultAgent = root.RequiredText("defaultAgent");
        if (defaultAgent.Length > 0 && !distinct.TryGet(defaultAgent, out _))
            root.Problem("defaultAgent", $"'{defaultAgent}' is the githubApp of no agent.{NearestName.Hint(defaultAgent, agents.Select(static a => a.GithubApp))}");
        return new ControllerConfiguration
        {
            DefaultAgent = defaultAgent,
            Agents = distinct,
            Image = Image(root.Child("image", "agent", "docker", "pullPolicy", "pullSecrets")),
            Storage = Storage(root.Child("storage", "size", "className")),
            Secrets = Secrets(root.Child("secrets", "githubAppSecret", "apiKeySecret", "apiKeys")),
            Concurrency = Concurrency(root.Child("concurrency", "total", "perAgent", "perService")),
            Retry = Retry(root.Child("retry", "maxDisruptions", "disruptionBaseSeconds", "disruptionMaxSeconds", "quotaBaseSeconds", "quotaMaxSeconds")),
            Cleanup = Cleanup(root.Child("cleanup", "completedTtlSeconds", "failedTtlSeconds", "cancelledTtlSeconds", "historyLimit")),
            Resources = Resources(root.Child("resources", "requests", "limits")),
            TemplatePath = root.Text("templatePath"),
            ToolServerUrl = ToolServer(root),
            GitHub = GitHub(root.Child("github", "url", "apiUrl")),
        };
    }

    private static AgentDefinition Agent(ConfigurationNode node)
    {
        node.AllowOnly("name", "githubApp", "role", "model", "cli", "sharedWorkspace", "allowDocker", "remoteTools", "localTools", "resources", "maxConcurrent", "githubPermissions", "clientConfig");
        var name = node.RequiredText("name");
        if (name.Length > 0 && !ResourceName.IsDnsLabel(name))
            node.Problem("name", $"'{name}' must be lower-case letters, digits and '-'; {ResourceName.Build(name)} would do.");
        return new AgentDefinition
        {
            Name = name,
            GithubApp = node.RequiredText("githubApp"),
            Role = node.Text("role") ?? "",
            Model = node.Text("model"),
            Cli = node.OneOf("cli", "claude") ?? "claude",
            SharedWorkspace = node.Flag("sharedWorkspace"),
            AllowDocker = node.Flag("allowDocker"),
            RemoteTools = node.Texts("remoteTools"),
            LocalTools = node.Texts("localTools"),
            Resources = node.Has("resources") ? Resources(node.Child("resources", "requests", "limits")) : null,
            MaxConcurrent = node.Count("maxConcurrent"),
            GitHubPermissions = Permissions(node),
            ClientConfig = Tools(node),
        };
    }

    private static void Unique(ConfigurationNode root, List<AgentDefinition> agents, Func<AgentDefinition, string> key, string field)
    {
        foreach (var twice in agents.Select((a, i) => (Key: key(a), Index: i)).GroupBy(static a => a.Key, StringComparer.OrdinalIgnoreCase).Where(static g => g.Key.Length > 0 && g.Count() > 1))
            root.Problem($"agents[{twice.Last().Index}].{field}", $"'{twice.Key}' is used by another agent.");
    }

    private static ImageOptions Image(ConfigurationNode node) => new()
    {
        Agent = node.Text("agent") ?? new ImageOptions().Agent,
        Docker = node.Text("docker") ?? new ImageOptions().Docker,
        PullPolicy = node.OneOf("pullPolicy", "Always", "IfNotPresent", "Never"),
        PullSecrets = node.Texts("pullSecrets"),
    };

    private static StorageOptions Storage(ConfigurationNode node) => new()
    {
        Size = node.Quantity("size") ?? new StorageOptions().Size,
        ClassName = node.Text("className"),
    };

    private static SecretOptions Secrets(ConfigurationNode node) => new()
    {
        GithubAppSecret = node.Text("githubAppSecret") ?? new SecretOptions().GithubAppSecret,
        ApiKeySecret = node.Has("apiKeySecret") ? node.Text("apiKeySecret") : new SecretOptions().ApiKeySecret,
        ApiKeys = node.Has("apiKeys") ? node.Texts("apiKeys") : new SecretOptions().ApiKeys,
    };

    private static string? ToolServer(ConfigurationNode root)
    {
        var url = root.Text("toolServerUrl");
        if (url is not null && !(Uri.TryCreate(url, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" && uri.UserInfo.Length == 0))
            root.Problem("toolServerUrl", $"'{url}' must be an http or https address without a user.");
        return url;
    }

    // A slash at the end would double the one that paths begin with.
    private static GitHubOptions GitHub(ConfigurationNode node)
    {
        var plain = new GitHubOptions();
        var (url, api) = (Address("url"), Address("apiUrl"));
        if ((url is null) != (api is null))
            node.Problem(url is null ? "url" : "apiUrl", "url and apiUrl go together.");
        return new GitHubOptions { Url = url ?? plain.Url, ApiUrl = api ?? plain.ApiUrl };

        string? Address(string key)
        {
            if (node.Text(key) is not { } text)
                return null;
            if (!GitHubOptions.IsSafe(text))
                node.Problem(key, $"'{text}' must be an https address without user, query and fragment (http only to this machine).");
            return text.TrimEnd('/');
        }
    }

    private static string? Tools(ConfigurationNode node)
    {
        if (node.Object("clientConfig") is not { } json)
            return null;
        foreach (var problem in ClientConfig.Problems(json, out _))
            node.Problem("clientConfig", $"{problem}.");
        return json.ToJsonString();
    }

    private static IReadOnlyDictionary<string, string> Permissions(ConfigurationNode node)
    {
        var map = node.OpenChild("githubPermissions");
        return map is null ? AgentDefinition.UsualPermissions : map.Keys().ToDictionary(static k => k, k => map.OneOf(k, "read", "write", "admin") ?? "read", StringComparer.Ordinal);
    }

    private static ConcurrencyOptions Concurrency(ConfigurationNode node) => new()
    {
        Total = node.Count("total"),
        PerAgent = node.Count("perAgent"),
        PerService = node.Count("perService"),
    };

    private static RetryOptions Retry(ConfigurationNode node)
    {
        var plain = new RetryOptions();
        return new RetryOptions
        {
            MaxDisruptions = node.Count("maxDisruptions", least: 0) ?? plain.MaxDisruptions,
            DisruptionBaseSeconds = node.Count("disruptionBaseSeconds", least: 0) ?? plain.DisruptionBaseSeconds,
            DisruptionMaxSeconds = node.Count("disruptionMaxSeconds", least: 0) ?? plain.DisruptionMaxSeconds,
            QuotaBaseSeconds = node.Count("quotaBaseSeconds") ?? plain.QuotaBaseSeconds,
            QuotaMaxSeconds = node.Count("quotaMaxSeconds") ?? plain.QuotaMaxSeconds,
        };
    }

    // A time that is written as null keeps things for ever; one that is not written is the default.
    private static CleanupOptions Cleanup(ConfigurationNode node)
    {
        var plain = new CleanupOptions();
        return new CleanupOptions
        {
            CompletedTtlSeconds = node.Has("completedTtlSeconds") ? node.Count("completedTtlSeconds", least: 0) : plain.CompletedTtlSeconds,
            FailedTtlSeconds = node.Has("failedTtlSeconds") ? node.Count("failedTtlSeconds", least: 0) : plain.FailedTtlSeconds,
            CancelledTtlSeconds = node.Has("cancelledTtlSeconds") ? node.Count("cancelledTtlSeconds", least: 0) : plain.CancelledTtlSeconds,
            HistoryLimit = node.Count("historyLimit", least: 0),
        };
    }

    private static ResourceRequirements Resources(ConfigurationNode node) => new()
    {
        Requests = node.Quantities("requests"),
        Limits = node.Quantities("limits"),
    };
}
