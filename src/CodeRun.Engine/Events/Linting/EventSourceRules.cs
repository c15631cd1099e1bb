using CodeRun.Engine.Api;

namespace CodeRun.Engine.Events.Linting;

/// <summary>Rules of GitHub EventSources.</summary>
internal static class EventSourceRules
{
    public static void Check(LintDocument document)
    {
        SchemaChecker.Check(document.File, document.Root, "EventSource", "");
        if (document.Root["spec"] is { Kind: YamlKind.Map } spec)
            OtherSourceRules.Check(document.File, spec);
        foreach (var source in document.Root.At("spec", "github")?.Fields ?? [])
        {
            if (source.Value.Kind == YamlKind.Map)
                GitHub(document.File, source);
        }
    }

    private static void GitHub(LintFile file, YamlField source)
    {
        var node = source.Value;
        var name = source.Key;
        if (IsEmpty(node["webhookSecret"]))
        {
            file.Add(
                LintRules.UnsignedWebhook, source, $"{name} has no webhookSecret: whoever reaches the endpoint can send events.",
                node["secret"] is { Kind: YamlKind.Map } secret && secret.TextOf("name") is { } at
                    ? $"webhookSecret: {{name: {at}, key: {secret.TextOf("key") ?? "secret"}}}"
                    : "webhookSecret: {name: SECRET, key: KEY}");
        }

        Registration(file, source);
        Targets(file, source);
        foreach (var wanted in node.ItemsOf("events").Where(static e => e.Kind == YamlKind.Text && e.Text != "*" && !GitHubVocabulary.Events.Contains(e.Text, StringComparer.Ordinal)))
        {
            file.Add(
                LintRules.UnknownEvent, wanted, $"GitHub has no event '{SchemaChecker.Shorten(wanted.Text)}'.",
                NearestName.Find(wanted.Text, GitHubVocabulary.Events) is { } near ? YamlText.Quote(near) : null);
        }

        if (node.TextOf("contentType") is { } type && type is not ("json" or "form"))
            file.Add(LintRules.UnreadableValue, node["contentType"]!, $"contentType must be json or form, but is '{SchemaChecker.Shorten(type)}'.", "json");
        if (IsEmpty(node["githubBaseURL"]) != IsEmpty(node["githubUploadURL"]))
            file.Add(LintRules.MissingField, source, "githubBaseURL and githubUploadURL go together.", IsEmpty(node["githubBaseURL"]) ? "githubBaseURL: …" : "githubUploadURL: …");
    }

    private static void Registration(LintFile file, YamlField source)
    {
        var node = source.Value;
        var hasCredentials = !IsEmpty(node["apiToken"]) || node["githubApp"]?["privateKey"] is not null;
        var hasUrl = !IsEmpty(node.At("webhook", "url"));
        if (!hasCredentials || !hasUrl)
        {
            var missing = (hasCredentials, hasUrl) switch { (false, true) => "apiToken or githubApp", (true, false) => "webhook.url", _ => "apiToken or githubApp, and no webhook.url" };
            var at = hasCredentials && node.Field("webhook") is { Value.Kind: YamlKind.Map } webhook ? webhook : source;
            file.Add(
                LintRules.NoHookRegistered, at, $"{source.Key} has no {missing}: no hook is registered at GitHub, so it must be made by hand, with the same secret.",
                hasCredentials ? (ReferenceEquals(at, source) ? "webhook: {url: https://HOST}" : "url: https://HOST") : "githubApp: {privateKey: {name: SECRET, key: KEY}, appID: N, installationID: N} and webhook.url");
            return;
        }

        const string Inactive = "registers a hook that is not active: GitHub sends nothing to it.";
        if (node["active"] is { Kind: YamlKind.Flag, Text: not "true" } active)
            file.Add(LintRules.InactiveHook, active, $"{source.Key} {Inactive}", "true");
        else if (node["active"] is null or { Kind: YamlKind.Null })
            file.Add(LintRules.InactiveHook, source, $"{source.Key} {Inactive}", "active: true");
        if (node["insecure"] is { Kind: YamlKind.Flag, Text: "true" } insecure)
            file.Add(LintRules.InsecureHook, insecure, "insecure: true lets GitHub send events to whoever poses as the endpoint.", "false");
        if (node.ItemsOf("events").Count == 0)
            file.Add(LintRules.MissingField, source, $"{source.Key} registers a hook and needs events.", "events: [\"*\"]");
    }

    private static void Targets(LintFile file, YamlField source)
    {
        var node = source.Value;
        var hasRepositories = !IsEmpty(node["repositories"]) || !IsEmpty(node["repository"]);
        var hasOrganizations = !IsEmpty(node["organizations"]);
        if (hasRepositories == hasOrganizations)
        {
            file.Add(
                LintRules.RepositoryChoice, source, $"{source.Key} has {(hasRepositories ? "both" : "neither")} repositories and organizations; it must have one of them.",
                hasRepositories ? "two events, one for each" : "organizations: [ORGANIZATION]");
        }
    }

    private static bool IsEmpty(YamlNode? node) => node is null or { Kind: YamlKind.Null } or { Kind: YamlKind.Text, Text: "" } or { Kind: YamlKind.List, Items.Count: 0 };
}
