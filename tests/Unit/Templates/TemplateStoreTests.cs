using System.Text.Json.Nodes;
using CodeRun.Engine.Agents;
using CodeRun.Engine.Api;
using CodeRun.Engine.Templates;
using CodeRun.Tests.Unit.Reconciling;

namespace CodeRun.Tests.Unit.Templates;

public sealed class TemplateStoreTests
{
    private const string AgentExample =
        "{{#if (eq github_app \"5DLabs-Cleo\")}}\n  # Cleo-specific configuration\n{{else if (eq github_app \"5DLabs-Tess\")}}\n  # Tess-specific configuration\n{{else}}\n  # Default Rex/Blaze configuration\n{{/if}}\n";

    [Theory]
    [InlineData("5DLabs-Cleo", "# Cleo-specific configuration")]
    [InlineData("5DLabs-Tess", "# Tess-specific configuration")]
    [InlineData("5DLabs-Rex", "# Default Rex/Blaze configuration")]
    public void Condition_on_the_agent_works_as_written(string app, string expected) =>
        Assert.Equal(expected, Render(AgentExample, app: app).Trim());

    [Theory]
    [InlineData("{{servce}}", "code/a.md.hbs:1:1: unknown variable 'servce'. Did you mean service?")]
    [InlineData("text\n  {{#if nothing}}x{{/if}}", "code/a.md.hbs:2:3: unknown variable 'nothing'.")]
    [InlineData("{{#if task_id}}{{else}}\n{{unknown}}{{/if}}", "code/a.md.hbs:2:1: unknown variable 'unknown'.")]
    [InlineData("{{uper service}}", "code/a.md.hbs:1:1: unknown helper 'uper'. Did you mean upper?")]
    [InlineData("{{#if (equal agent \"x\")}}{{/if}}", "code/a.md.hbs:1:1: unknown helper 'equal'.")]
    [InlineData("{{> missing}}", "code/a.md.hbs:1:1: unknown partial 'missing'.")]
    [InlineData("{{eq agent}}", "code/a.md.hbs:1:1: helper 'eq' takes 2 value(s), here are 1")]
    [InlineData("{{#if agent}}", "code/a.md.hbs:1:1: {{#if}} has no end")]
    [InlineData("{{/if}}", "code/a.md.hbs:1:1: {{/if}} closes no block")]
    [InlineData("{{#with agent}}{{/with}}", "code/a.md.hbs:1:1: unknown block 'with'.")]
    [InlineData("{{agent", "code/a.md.hbs:1:1: this expression has no end")]
    [InlineData("{{}}", "code/a.md.hbs:1:1: this expression is empty")]
    [InlineData("{{@index}}", "code/a.md.hbs:1:1: unknown variable '@index'.")]
    public void Problem_is_shown_with_its_place(string template, string expected) =>
        Assert.StartsWith(expected, Assert.Throws<TemplateException>(() => Render(template)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("code/a.sh.hbs", "echo {{service}}", "unsafe")]
    [InlineData("code/a.sh.hbs", "echo {{upper service}}", "unsafe")]
    [InlineData("code/a.json.hbs", "\"{{service}}\"", "unsafe")]
    [InlineData("code/a.sh.hbs", "{{#if task_id}}{{{service}}}{{/if}}", "unsafe")]
    public void Value_that_is_not_made_safe_is_refused(string file, string template, string expected) =>
        Assert.Contains(expected, Assert.Throws<TemplateException>(() => Render(template, file)).Message, StringComparison.Ordinal);

    [Fact]
    public void Partial_of_a_script_is_held_to_the_scripts_rule()
    {
        var store = Store(("code/a.sh.hbs", "{{> part}}"), ("shared/part.hbs", "echo {{service}}"));

        var message = Assert.Throws<TemplateException>(() => store.Render(Context())).Message;

        Assert.StartsWith("shared/part.hbs:1:6: unsafe", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("it's", "'it'\\''s'")]
    [InlineData("$(touch x) `y` \"z\"", "'$(touch x) `y` \"z\"'")]
    [InlineData("a\nb", "'a\nb'")]
    public void Shell_helper_quotes_anything(string service, string expected) => Assert.Equal(expected, Render("{{shell service}}", "code/a.sh.hbs", service));

    [Fact]
    public void Json_helper_writes_text_booleans_and_lists()
    {
        var json = JsonNode.Parse(Render("""{"a":{{json service}},"b":{{json continue_session}},"c":{{json remote_tools}} }""", "code/a.json.hbs", "x\"\n", remoteTools: "t1, t2"))!;

        Assert.Equal("x\"\n", (string?)json["a"]);
        Assert.False((bool)json["b"]!);
        Assert.Equal(["t1", "t2"], json["c"]!.AsArray().Select(static t => (string)t!));
    }

    [Fact]
    public void Nothing_is_escaped_for_HTML() => Assert.Equal("a & b <c>", Render("{{service}}", service: "a & b <c>"));

    [Fact]
    public void Output_that_is_no_JSON_is_refused() =>
        Assert.Contains("is not JSON", Assert.Throws<TemplateException>(() => Render("{\"a\":}", "code/a.json.hbs")).Message, StringComparison.Ordinal);

    [Fact]
    public void Files_over_the_limit_of_a_config_map_are_refused_with_the_largest_named()
    {
        var message = Assert.Throws<TemplateException>(() => Store(("code/big.md.hbs", new string('x', 1024 * 1024)), ("code/small.md.hbs", "y")).Render(Context())).Message;

        Assert.Contains("1048576", message, StringComparison.Ordinal);
        Assert.Contains("big.md (1048582 bytes), small.md", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Override_of_an_agent_replaces_the_common_file_and_says_so()
    {
        var store = Store(("code/a.md.hbs", "common"), ("code/hooks/b.md.hbs", "hook"), ("agents/cleo/a.md.hbs", "Cleo's"), ("agents/cleo/own.md.hbs", "own"));

        Assert.Equal("common", store.Render(Context()).Files["a.md"]);
        Assert.Equal("Cleo's", store.Render(Context(app: "5DLabs-Cleo")).Files["a.md"]);
        Assert.Equal(["a.md", "hooks-b.md", "own.md"], store.Inventory("cleo").Select(static e => e.Name));
        Assert.Equal("agents/cleo/a.md.hbs", store.Inventory("cleo")[0].Source);
        Assert.True(store.Inventory("cleo")[0].IsOverride);
        Assert.False(store.Inventory("unknown")[0].IsOverride);
    }

    [Fact]
    public void Same_content_has_the_same_hash_and_other_content_another()
    {
        var store = Store(("code/a.md.hbs", "{{service}}"));

        Assert.Equal(store.Render(Context()).ContentHash, store.Render(Context()).ContentHash);
        Assert.NotEqual(store.Render(Context()).ContentHash, store.Render(Context("other")).ContentHash);
        Assert.Matches("^[0-9a-f]{8}$", store.Render(Context()).ContentHash);
    }

    [Fact]
    public void Every_agent_of_the_shipped_configuration_gets_all_its_files()
    {
        var configuration = ConfigurationReader.ReadFile(RepositoryFiles.PathOf("module", "config", "controller.yaml"));
        var store = new TemplateStore(TemplateTree.FromDirectory(RepositoryFiles.PathOf("module", "templates")));

        foreach (var agent in configuration.Agents.All)
        {
            var files = store.Render(TemplateContext.For(Given.Run(), agent, 1)).Files;
            Assert.All(["container.sh", "claude.md", "prompt.md", "settings.json", "client-config.json"], name => Assert.Contains(name, files.Keys));
            Assert.All(files, static f => Assert.DoesNotContain("{{", f.Value, StringComparison.Ordinal));
        }
    }

    [Fact]
    public void Every_variable_and_helper_is_documented()
    {
        var text = File.ReadAllText(RepositoryFiles.PathOf("docs", "templates.md"));

        Assert.All(TemplateContext.Variables, v => Assert.Contains($"| `{v.Name}` | {v.Description} |", text, StringComparison.Ordinal));
        Assert.All(TemplateHelpers.Arity.Keys, h => Assert.Contains($"`{h} ", text, StringComparison.Ordinal));
    }

    [Fact]
    public void Missing_directory_is_named() =>
        Assert.Contains("nowhere", Assert.Throws<TemplateException>(() => TemplateTree.FromDirectory("/nowhere")).Message, StringComparison.Ordinal);

    private static string Render(string template, string file = "code/a.md.hbs", string service = "shop", string app = "5DLabs-Rex", string? remoteTools = null) =>
        Store((file, template)).Render(Context(service, app, remoteTools)).Files.Single().Value;

    private static TemplateStore Store(params (string Path, string Text)[] files) =>
        new(new TemplateTree(files.ToDictionary(static f => f.Path, static f => f.Text, StringComparer.Ordinal), "test"));

    private static TemplateContext Context(string service = "shop", string app = "5DLabs-Rex", string? remoteTools = null) =>
        TemplateContext.For(Given.Run(spec: new CodeRunSpec { Service = service, RemoteTools = remoteTools }), new AgentDefinition { Name = app.Split('-')[1].ToLowerInvariant(), GithubApp = app }, 1);
}
