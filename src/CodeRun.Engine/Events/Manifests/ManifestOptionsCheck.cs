using System.Text.RegularExpressions;
using CodeRun.Engine.Agents;
using CodeRun.Engine.Api;
using CodeRun.Engine.Events.Notations;
using CodeRun.Engine.Events.Stages;

namespace CodeRun.Engine.Events.Manifests;

/// <summary>What is wrong with options, before anything is made from them. Values end up in names, expressions and templates of others.</summary>
internal static partial class ManifestOptionsCheck
{
    // Each repository is named in every dependency; this stays below the 256 KiB that kubectl keeps of an object in its annotation.
    private const int MaxRepositories = 200;
    private const int MaxTimeout = 1000;

    public static IReadOnlyList<string> Problems(IReadOnlyList<ManifestComponent> components, ManifestOptions options)
    {
        var problems = new List<string>();
        foreach (var (parameter, value) in new[] { ("Namespace", options.RunNamespace), ("EventNamespace", options.EventNamespace), ("WorkflowNamespace", options.WorkflowNamespace), ("EventBus", options.EventBus) })
            Require(ResourceName.IsDnsLabel(value), $"{parameter}: '{Shown(value)}' is not a valid name: lower-case letters, digits and '-', at most 63.");
        Key("WebhookSecret", options.WebhookSecret);
        if (components.Contains(ManifestComponent.EventSource))
            EventSource();
        if (components.Contains(ManifestComponent.Sensor))
            Repositories();
        if (components.Contains(ManifestComponent.Sensor) || components.Contains(ManifestComponent.PlayWorkflowTemplate))
            StageAgents();
        if (components.Contains(ManifestComponent.WorkflowTemplate))
            Login("defaultAgent", options.Configuration.DefaultAgent);
        if (components.Contains(ManifestComponent.ExternalSecret))
            ExternalSecrets();
        return problems;

        void EventSource()
        {
            Require(options.Organisation is null || Organisation().IsMatch(options.Organisation), $"Organization: '{Shown(options.Organisation ?? "")}' is not the name of a GitHub organisation.");
            Require(options.Organisation is not null || options.Repositories.Count > 0, "EventSource: give -Organization, or -Repository for webhooks of single repositories.");
            Require(UrlPath().IsMatch(options.WebhookPath), $"WebhookPath: '{Shown(options.WebhookPath)}' is not a path such as /github/webhook.");
            Require(options.WebhookUrl is null || (options.WebhookUrl is { IsAbsoluteUri: true, UserInfo: "", Query: "", Fragment: "" } && options.WebhookUrl.Scheme == Uri.UriSchemeHttps),
                $"WebhookUrl: '{Shown(options.WebhookUrl?.OriginalString ?? "")}' is not an https address without user, query and fragment.");
            var registers = options.ApiToken is not null || options.HookApp is not null;
            Require(options.ApiToken is null || options.HookApp is null, "Give either an API token or an App for registering webhooks, not both.");
            Require(registers == options.WebhookUrl is not null, registers
                ? "WebhookUrl: is needed to register webhooks."
                : "WebhookUrl: is only used to register webhooks, which needs an API token or an App.");
            Key("ApiTokenSecret", options.ApiToken);
            Key("HookAppSecret", options.HookApp?.PrivateKey);
            Require(options.HookApp is null or { AppId: > 0, InstallationId: > 0 }, "The App's id and installation id are numbers above 0.");
        }

        void Repositories()
        {
            Require(options.Repositories.Count > 0, "Sensor: give -Repository; Sensors act on the repositories that are named, whatever else the organisation sends.");
            Require(options.Repositories.Count <= MaxRepositories, $"Repository: {options.Repositories.Count} are too many for one Sensor; at most {MaxRepositories}.");
        }

        void StageAgents()
        {
            foreach (var stage in AgentRoles.All)
            {
                var agents = options.StageAgents.GetValueOrDefault(stage, []);
                Require(agents.Count > 0, $"StageAgent: no agent has the role '{stage}'; name one: -StageAgent @{{ {stage} = 'NAME' }}.");
                foreach (var agent in agents)
                    Login($"Agent '{Shown(agent.Name)}'", agent.GithubApp);
            }
        }

        void ExternalSecrets()
        {
            var (store, secrets) = (options.Store, options.Configuration.Secrets);
            Require(store.Kind is "ClusterSecretStore" or "SecretStore", $"StoreKind: '{Shown(store.Kind)}' is neither ClusterSecretStore nor SecretStore.");
            Require(store.ApiVersion is "v1" or "v1beta1", $"ExternalSecretApiVersion: '{Shown(store.ApiVersion)}' is neither v1 nor v1beta1.");
            Require(ResourceName.IsDnsSubdomain(store.Name), $"StoreName: '{Shown(store.Name)}' is not a valid name.");
            Require(GoDuration.Parse(store.RefreshInterval) >= TimeSpan.Zero, $"RefreshInterval: '{Shown(store.RefreshInterval)}' is not a duration such as 30s or 1h30m.");
            Require(store.AppKeyPattern.Length > 0 && store.ApiKeysKey is not "" && store.WebhookKey is not "", "Keys in the store must not be empty.");
            foreach (var required in new[] { GitHub.AppCredentials.AppIdKey, GitHub.AppCredentials.PrivateKeyKey })
                Require(store.AppProperties.ContainsKey(required), $"RemoteProperty: says nothing of '{required}', which agents need.");
            foreach (var (key, property) in store.AppProperties)
                Require(SecretKeyName().IsMatch(key) && property.Length > 0, $"RemoteProperty: '{Shown(key)}' is not a key of a Secret, or its property is empty.");
            foreach (var key in secrets.ApiKeys)
                Require(SecretKeyName().IsMatch(key), $"secrets.apiKeys: '{Shown(key)}' is not a key of a Secret.");
            Require(secrets.ApiKeySecret is null || ResourceName.IsDnsSubdomain(secrets.ApiKeySecret), $"secrets.apiKeySecret: '{Shown(secrets.ApiKeySecret ?? "")}' is not a valid name.");
            foreach (var shared in options.Agents.GroupBy(secrets.GithubAppSecretOf, StringComparer.Ordinal))
            {
                Require(ResourceName.IsDnsSubdomain(shared.Key), $"secrets.githubAppSecret: '{Shown(shared.Key)}' is not a valid name.");
                Require(shared.Select(a => ExternalSecretManifests.StoreKey(store, a)).Distinct(StringComparer.Ordinal).Count() == 1,
                    $"The agents {string.Join(", ", shared.Select(static a => a.Name))} have one Secret, '{Shown(shared.Key)}', but different keys in the store. Leave {{app}} and {{agent}} out of -RemoteKey, or put {{app}} into secrets.githubAppSecret.");
            }
        }

        // Their logins are sought in payloads, and Argo Workflows would take double braces for a template.
        void Login(string whose, string app) =>
            Require(Organisation().IsMatch(AgentRegistry.Identity(app)), $"{whose}: '{Shown(app)}' is not the login of a GitHub App, so that no webhook could come from it.");

        void Key(string parameter, SecretKey? key) =>
            Require(key is null || (ResourceName.IsDnsSubdomain(key.Name) && SecretKeyName().IsMatch(key.Key)), $"{parameter}: '{Shown(key?.Name ?? "")}', key '{Shown(key?.Key ?? "")}', is not a Secret and one of its keys.");

        void Require(bool good, string problem)
        {
            if (!good)
                problems.Add(problem);
        }
    }

    private static string Shown(string text) => new([.. text.Take(80).Select(static c => char.IsControl(c) ? '?' : c)]);

    [GeneratedRegex(@"\A[A-Za-z0-9][A-Za-z0-9-]{0,99}\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, MaxTimeout)]
    private static partial Regex Organisation();

    [GeneratedRegex(@"\A(/[A-Za-z0-9._~-]+)+\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, MaxTimeout)]
    private static partial Regex UrlPath();

    [GeneratedRegex(@"\A[A-Za-z0-9._-]{1,253}\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, MaxTimeout)]
    private static partial Regex SecretKeyName();
}
