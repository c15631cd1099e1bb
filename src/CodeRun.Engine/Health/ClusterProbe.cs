using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using CodeRun.Engine.Api;
using CodeRun.Engine.Events.Secrets;
using CodeRun.Engine.Hosting;
using CodeRun.Engine.Kubernetes;

namespace CodeRun.Engine.Health;

/// <summary>Makes the requests of checks and hands the answers to the verdicts. Reads only: a SelfSubjectAccessReview is a question that nothing is stored of.</summary>
internal sealed class ClusterProbe(IApiClient api, TimeProvider time, HealthRequest request)
{
    private const int PageSize = 500;
    private const int QuestionsAtOnce = 8;
    private static readonly ResourceEndpoint AccessReviews = new("authorization.k8s.io", "v1", "selfsubjectaccessreviews");
    private static readonly TimeSpan RenewalPatience = TimeSpan.FromSeconds(1);

    private readonly ServerTime _clock = new(time, api);

    /// <summary>Carries a check out.</summary>
    /// <exception cref="ApiException">A request failed that the check cannot do without.</exception>
    /// <exception cref="JsonException">An answer is none of Kubernetes.</exception>
    public async Task<IReadOnlyList<HealthFinding>> CheckAsync(HealthCheck check, CancellationToken cancellationToken) => check switch
    {
        HealthCheck.ApiServer => [await ApiServerAsync(cancellationToken)],
        HealthCheck.Namespace => [NamespaceVerdict.Judge(request.Namespace, await NamespaceAsync(cancellationToken))],
        HealthCheck.Definition => await DefinitionAsync(cancellationToken),
        HealthCheck.Rights => await RightsAsync(cancellationToken),
        HealthCheck.Storage => [await StorageAsync(cancellationToken)],
        HealthCheck.Leader => [await LeaderAsync(cancellationToken)],
        HealthCheck.PodSecurity => [PodSecurityVerdict.Judge(request.Namespace, await NamespaceAsync(cancellationToken), request.EffectiveAgents)],
        HealthCheck.Secrets => [.. (await new SecretChecker(api, time).CheckAsync(request.Configuration, request.EffectiveAgents, apiKeys: request.Agents is null, request.Namespace, cancellationToken)).Select(SecretFindings.Of)],
        HealthCheck.ExternalSecrets => await AddOnAsync(AddOn.ExternalSecrets, request.Namespace, cancellationToken),
        HealthCheck.ArgoEvents => await AddOnAsync(AddOn.ArgoEvents, request.EventNamespace, cancellationToken),
        HealthCheck.ArgoWorkflows => await AddOnAsync(AddOn.ArgoWorkflows, request.WorkflowNamespace, cancellationToken),
        _ => throw new ArgumentOutOfRangeException(nameof(check), check, "There is no such check."),
    };

    /// <summary>What a check is about, for one that could not be carried out.</summary>
    public string SubjectOf(HealthCheck check) => check switch
    {
        HealthCheck.ApiServer => "version",
        HealthCheck.Namespace or HealthCheck.PodSecurity => $"namespace/{request.Namespace}",
        HealthCheck.Definition => DefinitionVerdict.Name,
        HealthCheck.Rights => AccessReviews.ToString(),
        HealthCheck.Storage => StorageVerdict.Classes.ToString(),
        HealthCheck.Leader => $"lease/{new LeaderElectionOptions { Namespace = "", Identity = "" }.Name}",
        HealthCheck.Secrets => "secrets",
        HealthCheck.ExternalSecrets => AddOn.ExternalSecrets.Group,
        _ => AddOn.ArgoEvents.Group,
    };

    private async Task<HealthFinding> ApiServerAsync(CancellationToken cancellationToken)
    {
        try
        {
            var version = JsonPick.Text(JsonPick.Parse(await api.GetRawAsync("version", cancellationToken)), "gitVersion") ?? "";
            return ApiServerVerdict.Judge(version, api.ClockOffset);
        }
        catch (ApiException e)
        {
            return ApiServerVerdict.Judge(e);
        }
    }

    private Task<JsonNode?> NamespaceAsync(CancellationToken cancellationToken) => FindAsync(ResourceEndpoint.Namespaces, @namespace: null, request.Namespace, cancellationToken);

    private async Task<IReadOnlyList<HealthFinding>> DefinitionAsync(CancellationToken cancellationToken)
    {
        try
        {
            return DefinitionVerdict.Judge(await FindAsync(ResourceEndpoint.CustomResourceDefinitions, @namespace: null, DefinitionVerdict.Name, cancellationToken), CrdGenerator.Json());
        }
        catch (ApiException e) when (e.Status == HttpStatusCode.Forbidden)
        {
            // Discovery is for everybody.
            var served = await ServedAsync(CodeRunResource.Group, cancellationToken);
            return [DefinitionVerdict.Judge(served.Contains((CodeRunResource.Version, CodeRunResource.Plural)), e)];
        }
    }

    private async Task<IReadOnlyList<HealthFinding>> RightsAsync(CancellationToken cancellationToken)
    {
        var answers = new RightAnswer[ControllerRights.All.Count];
        var options = new ParallelOptions { MaxDegreeOfParallelism = QuestionsAtOnce, CancellationToken = cancellationToken };
        await Parallel.ForAsync(0, answers.Length, options, async (i, token) => answers[i] = await AskAsync(ControllerRights.All[i], token));
        return RightsVerdict.Judge(answers);
    }

    private async Task<RightAnswer> AskAsync(RequiredRight right, CancellationToken cancellationToken)
    {
        var space = right.Resource == ResourceEndpoint.Leases ? request.EffectiveLeaseNamespace : request.Namespace;
        var attributes = new JsonObject { ["namespace"] = space, ["verb"] = right.Verb, ["group"] = right.Resource.Group, ["resource"] = right.Resource.Plural };
        if (right.Subresource is not null)
            attributes["subresource"] = right.Subresource;
        var review = new JsonObject { ["apiVersion"] = "authorization.k8s.io/v1", ["kind"] = "SelfSubjectAccessReview", ["spec"] = new JsonObject { ["resourceAttributes"] = attributes } };
        try
        {
            var answer = JsonPick.Parse(await api.CreateAsync(AccessReviews, @namespace: null, JsonSerializer.SerializeToUtf8Bytes(review), cancellationToken));
            return new(right, space, JsonPick.Flag(answer, "status", "allowed"), JsonPick.Clean(JsonPick.Text(answer, "status", "evaluationError")));
        }
        catch (ApiException e)
        {
            return new(right, space, IsAllowed: false, Failure: e);
        }
    }

    private async Task<HealthFinding> StorageAsync(CancellationToken cancellationToken)
    {
        if (!(await ServedAsync(StorageVerdict.Classes.Group, cancellationToken)).Contains((StorageVerdict.Classes.Version, StorageVerdict.Classes.Plural)))
            return StorageVerdict.NoKind;
        if (request.Configuration.Storage.ClassName is { Length: > 0 } name)
            return StorageVerdict.Named(name, await FindAsync(StorageVerdict.Classes, @namespace: null, name, cancellationToken));
        var classes = new List<JsonNode?>();
        string? next = null;
        do
        {
            (_, next, var items) = ListReader.Read(await api.ListAsync(StorageVerdict.Classes, @namespace: null, labelSelector: null, PageSize, next, cancellationToken));
            classes.AddRange(items.Select(static i => JsonPick.Parse(i.Span)));
        }
        while (next is not null);
        return StorageVerdict.Default(classes);
    }

    private async Task<HealthFinding> LeaderAsync(CancellationToken cancellationToken)
    {
        var options = new LeaderElectionOptions { Namespace = request.EffectiveLeaseNamespace, Identity = "" };
        var lease = await LeaseAsync(options, cancellationToken);
        if (!LeaderVerdict.LooksExpired(lease, options, _clock.Now))
            return LeaderVerdict.Judge(lease, options, isRenewed: false, _clock.Now);
        await Task.Delay(options.RetryPeriod + RenewalPatience, time, cancellationToken);
        var later = await LeaseAsync(options, cancellationToken);
        return LeaderVerdict.Judge(later, options, isRenewed: later?.Spec.RenewTime != lease!.Spec.RenewTime, _clock.Now);
    }

    private async Task<LeaseView?> LeaseAsync(LeaderElectionOptions options, CancellationToken cancellationToken)
    {
        try
        {
            return JsonSerializer.Deserialize(await api.GetAsync(ResourceEndpoint.Leases, options.Namespace, options.Name, cancellationToken), LeaseJsonContext.Default.LeaseView);
        }
        catch (ApiException e) when (e.IsNotFound)
        {
            return null;
        }
    }

    private async Task<IReadOnlyList<HealthFinding>> AddOnAsync(AddOn addOn, string @namespace, CancellationToken cancellationToken)
    {
        var served = await ServedAsync(addOn.Group, cancellationToken);
        var findings = new List<HealthFinding> { AddOnVerdict.Kinds(addOn, served) };
        foreach (var wanted in addOn.Objects)
        {
            if (served.FirstOrDefault(s => s.Plural == wanted.Plural) is { Version: { } version })
                findings.Add(await ObjectAsync(addOn, wanted, @namespace, version, cancellationToken));
        }

        return findings;
    }

    private async Task<HealthFinding> ObjectAsync(AddOn addOn, AddOnObject wanted, string @namespace, string version, CancellationToken cancellationToken)
    {
        try
        {
            return AddOnVerdict.Object(addOn, wanted, @namespace, await FindAsync(new ResourceEndpoint(addOn.Group, version, wanted.Plural), @namespace, wanted.Name, cancellationToken));
        }
        catch (ApiException e)
        {
            return UnknownVerdict.Of(e, wanted.Subject);
        }
    }

    // By the list of groups, which is always there: a server that is still installing definitions answers paths that it does not know with 503.
    private async Task<IReadOnlyList<(string Version, string Plural)>> ServedAsync(string group, CancellationToken cancellationToken)
    {
        var groups = JsonPick.Items(JsonPick.Parse(await api.GetRawAsync("apis", cancellationToken)), "groups");
        var found = new List<(string Version, string Plural)>();
        foreach (var version in JsonPick.Items(groups.FirstOrDefault(g => JsonPick.Text(g, "name") == group), "versions").Select(static v => JsonPick.Text(v, "version")).OfType<string>())
        {
            var resources = JsonPick.Items(JsonPick.Parse(await api.GetRawAsync($"apis/{group}/{Uri.EscapeDataString(version)}", cancellationToken)), "resources");
            found.AddRange(resources.Select(static r => JsonPick.Text(r, "name")).OfType<string>().Select(name => (version, name)));
        }

        return found;
    }

    private async Task<JsonNode?> FindAsync(ResourceEndpoint resource, string? @namespace, string name, CancellationToken cancellationToken)
    {
        try
        {
            return JsonPick.Parse(await api.GetAsync(resource, @namespace, name, cancellationToken));
        }
        catch (ApiException e) when (e.IsNotFound)
        {
            return null;
        }
    }
}
