using System.Text.Json.Nodes;
using CodeRun.Engine.Agents;
using CodeRun.Engine.Api;
using CodeRun.Engine.Events.Linting;
using CodeRun.Engine.Events.Manifests;
using CodeRun.Engine.Events.Stages;
using CodeRun.Engine.GitHub;
using CodeRun.Engine.Kubernetes;

namespace CodeRun.Tests.Unit.Events.Manifests;

public sealed class ManifestGeneratorTests
{
    private static readonly string[] Namespaces = ["argo-events", "argo", "agents"];

    [Theory]
    [InlineData("v1", true)]
    [InlineData("v1beta1", false)]
    public async Task Every_manifest_is_accepted_with_strict_validation(string version, bool organisation)
    {
        using var cluster = new EventCluster();
        await cluster.InstallAsync(Namespaces, "argo-events", "argo-workflows", "external-secrets");
        var options = ManifestGiven.Options() with
        {
            Organisation = organisation ? "acme" : null,
            HasNatsStreaming = organisation,
            WebhookUrl = new Uri("https://hooks.example.org"),
            ApiToken = organisation ? new SecretKey("github-token", "token") : null,
            HookApp = organisation ? null : new HookApp(17, 4711, new SecretKey("hook-app", "private-key")),
        };

        foreach (var manifest in ManifestGenerator.Generate(ManifestGiven.All, options with { Store = options.Store with { ApiVersion = version } }))
        {
            var (status, answer) = await cluster.SendAsync(PathOf(manifest), manifest.Yaml, "application/yaml");
            Assert.True(status == 201, $"{manifest.Kind} {manifest.Name}: {answer.ToJsonString()}");
            foreach (var field in new[] { "spec", "rules", "subjects" })
                Assert.True(JsonNode.DeepEquals(manifest.Content[field], answer[field]), $"{manifest.Kind} {manifest.Name} is not kept as it was sent.");
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Linter_finds_nothing_but_things_to_know(bool streaming)
    {
        var text = Manifest.ToYaml(ManifestGenerator.Generate(ManifestGiven.All, ManifestGiven.Options() with { HasNatsStreaming = streaming }));

        var findings = SensorLinter.Lint([new LintInput("generated.yaml", text)]).Findings;

        Assert.Equal(streaming ? ["NoHookRegistered"] : ["NoHookRegistered", "SharedEvent"], findings.Select(static f => f.Rule.Id).Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Same_options_give_the_same_text()
    {
        Assert.Equal(Manifest.ToYaml(ManifestGenerator.Generate(ManifestGiven.All, ManifestGiven.Options())), Manifest.ToYaml(ManifestGenerator.Generate(ManifestGiven.All.Reverse(), ManifestGiven.Options())));
    }

    [Fact]
    public void Text_is_read_back_as_the_same_objects_whatever_the_values_are()
    {
        var options = ManifestGiven.Options();
        options = options with
        {
            Store = options.Store with { AppKeyPattern = "a: b # \"{app}\"\n- {{x}} ' \u2028 \U0001F600 \u0001", ApiKeysKey = "null", WebhookKey = "*alias", AppProperties = new Dictionary<string, string>(StringComparer.Ordinal) { ["app-id"] = "true", ["private-key"] = "0x1F" } },
            Repositories = [new GitHubRepository("0", "...no"), new GitHubRepository("true", "null")],
        };
        var manifests = ManifestGenerator.Generate(ManifestGiven.All, options);

        var read = CodeRunDocuments.Read(Manifest.ToYaml(manifests), "generated");

        Assert.Equal(manifests.Count, read.Count);
        Assert.All(manifests.Zip(read), static pair => Assert.True(JsonNode.DeepEquals(pair.First.Content, pair.Second.Json), pair.First.Yaml));
    }

    [Fact]
    public void Names_are_valid_and_stand_once()
    {
        var manifests = ManifestGenerator.Generate(ManifestGiven.All, ManifestGiven.Options());

        Assert.All(manifests, static m => Assert.True(ResourceName.IsDnsSubdomain(m.Name), m.Name));
        Assert.Equal(manifests.Count, manifests.Select(static m => $"{m.Kind}/{m.Namespace}/{m.Name}").Distinct().Count());
    }

    [Fact]
    public void Objects_in_one_namespace_do_not_collide_when_all_namespaces_are_one()
    {
        var manifests = ManifestGenerator.Generate(ManifestGiven.All, ManifestGiven.Options() with { RunNamespace = "one", EventNamespace = "one", WorkflowNamespace = "one" });

        Assert.Equal(manifests.Count, manifests.Select(static m => $"{m.Kind}/{m.Name}").Distinct().Count());
    }

    [Fact]
    public void Repositories_that_look_alike_have_plays_of_different_names_that_fit_a_label()
    {
        GitHubRepository[] repositories = [new("a-b", "c"), new("a", "b-c"), new("a", "b.c"), new("a", "b_c"), new("a", new string('x', 100)), new("a", new string('x', 99)), new("a", ".github"), new("a", "___")];

        Assert.Equal(repositories.Length, repositories.Select(PlayNames.PlayPrefix).Distinct().Count());
        Assert.All(repositories, static r => Assert.True(ResourceName.IsDnsLabel(PlayNames.PlayPrefix(r) + "123456789012345678"), PlayNames.PlayPrefix(r)));
        var fixes = repositories.SelectMany(static r => new[] { "Rex", "Blaze[bot]" }.SelectMany(app => new[] { new string('a', 40), new string('a', 39) + "b" }.Select(sha => PlayNames.Remediation(r, 123456789, sha, app)))).ToList();
        Assert.Equal(4 * repositories.Length, fixes.Distinct(StringComparer.Ordinal).Count());
        Assert.All(fixes, static name => Assert.True(ResourceName.IsDnsLabel(name), name));
        Assert.Equal(PlayNames.Remediation(repositories[0], 1, "c", "rex"), PlayNames.Remediation(repositories[0], 1, "c", "Rex[bot]"));
        Assert.Equal(PlayNames.PlayPrefix(new GitHubRepository("Acme", "Shop")), PlayNames.PlayPrefix(new GitHubRepository("acme", "shop")));
    }

    [Fact]
    public void Everything_that_is_missing_or_wrong_is_named_at_once()
    {
        var options = ManifestGiven.Options() with
        {
            Organisation = "acme\"; rm -rf", Repositories = [], StageAgents = new Dictionary<string, IReadOnlyList<AgentDefinition>>(StringComparer.Ordinal), RunNamespace = "Agents", WebhookPath = "/a b",
            WebhookSecret = new SecretKey("x", "a/b"), WebhookUrl = new Uri("http://hooks.example.org"),
            Store = new StoreOptions { RefreshInterval = "1 hour", AppProperties = new Dictionary<string, string>(StringComparer.Ordinal) { ["app-id"] = "id" } },
        };

        var problems = Assert.Throws<ManifestException>(() => ManifestGenerator.Generate(ManifestGiven.All, options)).Problems;

        foreach (var start in new[] { "Organization:", "Sensor: give -Repository", "StageAgent: no agent has the role 'testing'", "Namespace: 'Agents'", "WebhookPath:", "WebhookSecret:", "WebhookUrl: 'http", "RefreshInterval:", "RemoteProperty: says nothing of 'private-key'" })
            Assert.Contains(problems, p => p.StartsWith(start, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("{{workflow.name}}")]
    [InlineData("x'; touch /tmp/x; '")]
    [InlineData("a.*")]
    [InlineData("")]
    public void Agent_whose_app_cannot_be_a_login_is_refused(string app)
    {
        var options = ManifestGiven.Options();
        var stages = options.StageAgents.ToDictionary(StringComparer.Ordinal);
        stages[AgentRoles.Testing] = [new AgentDefinition { Name = "odd", GithubApp = app }];

        Assert.Contains("Agent 'odd'", Assert.Throws<ManifestException>(() => ManifestGenerator.Generate([ManifestComponent.Sensor], options with { StageAgents = stages })).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Agents_that_share_a_secret_must_share_its_key_in_the_store()
    {
        var options = ManifestGiven.Options();
        var shared = options with { Configuration = options.Configuration with { Secrets = new SecretOptions { GithubAppSecret = "one-app" } } };

        Assert.Contains("one Secret, 'one-app'", Assert.Throws<ManifestException>(() => ManifestGenerator.Generate([ManifestComponent.ExternalSecret], shared)).Message, StringComparison.Ordinal);
        var manifests = ManifestGenerator.Generate([ManifestComponent.ExternalSecret], shared with { Store = shared.Store with { AppKeyPattern = "one" } });
        Assert.Single(manifests, static m => m.Name == "one-app");
    }

    [Fact]
    public void Event_source_verifies_signatures_and_registers_no_hook_unless_told()
    {
        var source = Assert.Single(ManifestGenerator.Generate([ManifestComponent.EventSource], ManifestGiven.Options())).Content["spec"]!["github"]!["webhook"]!.AsObject();

        Assert.Equal("""{"name":"github-webhook-secret","key":"secret"}""", source["webhookSecret"]!.ToJsonString());
        Assert.False(source.ContainsKey("apiToken") || source.ContainsKey("githubApp") || source.ContainsKey("repositories") || source["webhook"]!.AsObject().ContainsKey("url"));
    }

    [Fact]
    public void Rights_are_named_one_by_one_within_a_namespace_and_read_no_secret()
    {
        var manifests = ManifestGenerator.Generate([ManifestComponent.Rbac], ManifestGiven.Options());

        Assert.DoesNotContain(manifests, static m => m.Kind.StartsWith("Cluster", StringComparison.Ordinal));
        var rules = manifests.Where(static m => m.Kind == "Role").SelectMany(static m => m.Content["rules"]!.AsArray()).Select(static r => r!.ToJsonString()).ToList();
        Assert.All(rules, static rule => Assert.False(rule.Contains('*', StringComparison.Ordinal) || rule.Contains("secrets", StringComparison.Ordinal), rule));
        foreach (var binding in manifests.Where(static m => m.Kind == "RoleBinding"))
        {
            var subject = binding.Content["subjects"]![0]!;
            Assert.Contains(manifests, m => m.Kind == "ServiceAccount" && m.Name == (string?)subject["name"] && m.Namespace == (string?)subject["namespace"]);
            Assert.Contains(manifests, m => m.Kind == "Role" && m.Name == (string?)binding.Content["roleRef"]!["name"] && m.Namespace == binding.Namespace);
        }
    }

    private static string PathOf(Manifest manifest)
    {
        var parts = manifest.ApiVersion.Split('/');
        var plural = manifest.Kind.ToLowerInvariant() + "s";
        return (parts.Length == 1 ? new ResourceEndpoint("", parts[0], plural) : new ResourceEndpoint(parts[0], parts[1], plural)).Path(manifest.Namespace);
    }
}
