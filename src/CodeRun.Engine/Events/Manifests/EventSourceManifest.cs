using System.Text.Json.Nodes;

namespace CodeRun.Engine.Events.Manifests;

/// <summary>
/// The EventSource for GitHub. It has a <c>webhookSecret</c>, so that Argo Events refuses what GitHub has not signed. Hooks are registered
/// when a token or an App is given, and made by hand otherwise.
/// </summary>
internal static class EventSourceManifest
{
    private const int Port = 12000;
    private static readonly string[] Events = ["check_run", "issue_comment", "pull_request", "pull_request_review", "push"];

    public static JsonObject Create(ManifestOptions options)
    {
        var webhook = new JsonObject { ["endpoint"] = options.WebhookPath, ["method"] = "POST", ["port"] = "12000" };
        if (options.WebhookUrl is { } url)
            webhook["url"] = url.AbsoluteUri.TrimEnd('/');
        var source = new JsonObject { ["webhook"] = webhook };
        // Argo Events takes one of the two, never both.
        if (options.Organisation is { } organisation)
            source["organizations"] = ManifestObject.Texts(organisation);
        else
            source["repositories"] = Repositories(options);
        source["events"] = ManifestObject.Texts(Events);
        source["contentType"] = "json";
        source["active"] = true;
        source["insecure"] = false;
        source["webhookSecret"] = ManifestObject.Key(options.WebhookSecret);
        if (options.ApiToken is { } token)
            source["apiToken"] = ManifestObject.Key(token);
        if (options.HookApp is { } app)
            source["githubApp"] = new JsonObject { ["appID"] = app.AppId, ["installationID"] = app.InstallationId, ["privateKey"] = ManifestObject.Key(app.PrivateKey) };
        var github = options.Configuration.GitHub;
        if (github.ApiUrl != new Agents.GitHubOptions().ApiUrl)
            (source["githubBaseURL"], source["githubUploadURL"]) = (github.ApiUrl + "/", github.Url + "/api/uploads/");
        return ManifestObject.Of(ManifestObject.ArgoVersion, "EventSource", options.EventNamespace, ManifestNames.EventSource, new JsonObject
        {
            ["eventBusName"] = options.EventBus,
            ["template"] = new JsonObject { ["serviceAccountName"] = ManifestNames.EventSourceAccount },
            ["service"] = new JsonObject { ["ports"] = new JsonArray(new JsonObject { ["name"] = "webhook", ["port"] = Port, ["targetPort"] = Port }) },
            ["github"] = new JsonObject { [ManifestNames.Event] = source },
        });
    }

    private static JsonArray Repositories(ManifestOptions options) => new([.. options.Repositories
        .GroupBy(static r => r.Owner, StringComparer.OrdinalIgnoreCase)
        .Select(static owner => (JsonNode)new JsonObject { ["owner"] = owner.Key, ["names"] = ManifestObject.Texts(owner.Select(static r => r.Name)) })]);
}
