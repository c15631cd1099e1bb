namespace CodeRun.Tests.Unit.Events.Linting;

public sealed class EventSourceRulesTests
{
    [Theory]
    [InlineData("webhookSecret:", "secret:", "UnknownField", "webhookSecret")]
    [InlineData("webhookSecret:", "secret:", "UnsignedWebhook", "webhookSecret: {name: hook, key: secret}")]
    [InlineData("githubApp:", "metadata: {}  #", "NoHookRegistered", "githubApp: {privateKey: {name: SECRET, key: KEY}, appID: N, installationID: N} and webhook.url")]
    [InlineData(", url: https://hooks.example.com", "", "NoHookRegistered", "url: https://HOST")]
    [InlineData("active: true", "active: false", "InactiveHook", "true")]
    [InlineData("organizations: [example]", "contentType: json", "RepositoryChoice", "organizations: [ORGANIZATION]")]
    [InlineData("organizations: [example]", "organizations: [example]\n      repositories: [{owner: a, names: [b]}]", "RepositoryChoice", "two events, one for each")]
    [InlineData("events: [pull_request, push]", "events: [pull-request, push]", "UnknownEvent", "\"pull_request\"")]
    [InlineData("events: [pull_request, push]", "insecure: false", "MissingField", "events: [\"*\"]")]
    [InlineData("port: \"12000\"", "port: 12000", "WrongType", "\"12000\"")]
    [InlineData("appID: 1", "appID: \"1\"", "WrongType", "1")]
    [InlineData("active: true", "active: \"true\"", "WrongType", "true")]
    [InlineData("organizations: [example]", "organizations: example", "WrongType", "[\"example\"]")]
    [InlineData("active: true", "active: true\n      contentType: xml", "UnreadableValue", "json")]
    [InlineData("active: true", "active: true\n      insecure: true", "InsecureHook", "false")]
    [InlineData("active: true", "active: true\n      githubBaseURL: https://a", "MissingField", "githubUploadURL: …")]
    [InlineData("v1alpha1", "v1", "UnknownVersion", "argoproj.io/v1alpha1")]
    [InlineData("  github:", "  gitHub:", "UnknownField", "github")]
    public void Mistake_has_its_rule_and_the_corrected_text(string part, string other, string rule, string? suggestion) =>
        Assert.Contains((rule, suggestion), LintText.ChangedSource(part, other).Select(static f => (f.Rule.Id, f.Suggestion)));

    [Theory]
    [InlineData("events: [pull_request, push]", "events: [\"*\"]")]
    [InlineData("githubApp: {privateKey: {name: app, key: private-key}, appID: 1, installationID: 2}", "apiToken: {name: app, key: token}")]
    public void Other_good_forms_have_no_finding(string part, string other) => Assert.Empty(LintText.ChangedSource(part, other));
}
