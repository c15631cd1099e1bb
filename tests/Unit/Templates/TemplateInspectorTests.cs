using CodeRun.Engine.Agents;
using CodeRun.Engine.Templates;

namespace CodeRun.Tests.Unit.Templates;

public sealed class TemplateInspectorTests
{
    private static readonly ControllerConfiguration Configuration = ConfigurationReader.ReadFile(RepositoryFiles.PathOf("module", "config", "controller.yaml"));

    [Fact]
    public void Shipped_templates_have_no_finding() =>
        Assert.Empty(new TemplateInspector(new TemplateStore(TemplateTree.FromDirectory(RepositoryFiles.PathOf("module", "templates"))), Configuration).Inspect());

    [Theory]
    [InlineData("code/a.md.hbs", "x\n {{nothing}}", "UnknownVariable", 2, 2)]
    [InlineData("code/a.md.hbs", "{{#if nothing}}{{/if}}", "UnknownVariable", 1, 1)]
    [InlineData("code/a.md.hbs", "{{shout service}}", "UnknownHelper", 1, 1)]
    [InlineData("code/a.md.hbs", "{{> nowhere}}", "UnknownPartial", 1, 1)]
    [InlineData("code/a.md.hbs", "{{#if prompt}}", "Syntax", 1, 1)]
    [InlineData("code/a.sh.hbs", "echo {{service}}", "UnsafeValue", 1, 6)]
    [InlineData("code/a.json.hbs", "{{json service}} {{prompt}}", "UnsafeValue", 1, 18)]
    [InlineData("code/a.json.hbs", "{ \"x\": {{json service}}, }", "InvalidOutput", 1, 1)]
    [InlineData("code/a.yaml.hbs", "a: [{{service}}", "InvalidOutput", 1, 1)]
    [InlineData("code/a.toml.hbs", "a = {{service}}", "InvalidOutput", 1, 1)]
    public void Error_has_its_rule_and_its_place(string file, string text, string rule, int line, int column)
    {
        var finding = Assert.Single(Inspect((file, text)).Select(static f => (f.Rule, f.IsError, f.File, f.Line, f.Column)).Distinct());

        Assert.Equal((rule, true, file, line, column), finding);
    }

    [Theory]
    [InlineData("{{#if run_name}}a{{else}}b{{/if}}")]
    [InlineData("{{#if (eq github_app \"5DLabs-Rx\")}}a{{/if}}")]
    [InlineData("{{#if (ne agent \"nobody\")}}a{{/if}}")]
    [InlineData("{{#if true}}a{{/if}}")]
    [InlineData("{{#if prompt}}a{{else if prompt}}b{{/if}}")]
    public void Dead_condition_is_a_warning(string text)
    {
        var finding = Assert.Single(Inspect(("code/a.md.hbs", text)));

        Assert.Equal(("DeadCondition", false), (finding.Rule, finding.IsError));
    }

    [Fact]
    public void Condition_on_another_agent_is_dead_in_an_agents_own_folder() =>
        Assert.Equal("DeadCondition", Assert.Single(Inspect(("agents/rex/a.md.hbs", "{{#if (eq github_app \"5DLabs-Cleo\")}}a{{/if}}"))).Rule);

    [Fact]
    public void All_problems_are_found_and_not_only_the_first()
    {
        var findings = Inspect(("code/a.md.hbs", "{{one}}\n{{two}}\n{{#if three}}{{/if}}"), ("code/b.md.hbs", "{{four}}"));

        Assert.Equal(["a:1", "a:2", "a:3", "b:1"], findings.Select(static f => $"{f.File[5]}:{f.Line}"));
    }

    [Fact]
    public void Folder_of_an_unknown_agent_a_stray_file_and_an_unused_partial_are_warnings()
    {
        var findings = Inspect(("agents/rx/a.md.hbs", "a"), ("a.md.hbs", "a"), ("shared/x.hbs", "a"));

        Assert.Equal(["StrayFile", "UnknownAgent", "UnusedPartial"], findings.Select(static f => f.Rule).Order(StringComparer.Ordinal));
        Assert.Contains("Did you mean rex?", findings[1].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Files_that_become_one_in_the_ConfigMap_are_an_error() =>
        Assert.Equal(("NameCollision", "code/hooks/x.md.hbs"), Assert.Single(Inspect(("code/hooks/x.md.hbs", "a"), ("code/hooks-x.md.hbs", "b")).Select(static f => (f.Rule, f.File))));

    [Fact]
    public void Files_that_do_not_fit_into_a_ConfigMap_are_an_error() =>
        Assert.All(Inspect(("code/a.md.hbs", new string('a', 600_000)), ("code/b.md.hbs", new string('b', 600_000))), static f => Assert.Equal(("TooLarge", true), (f.Rule, f.IsError)));

    [Fact]
    public void Mounted_config_map_is_a_tree()
    {
        var root = Directory.CreateTempSubdirectory("coderun-tests-").FullName;
        try
        {
            // As the kubelet lays them out.
            Directory.CreateDirectory(Path.Combine(root, "..2027_01_01"));
            File.WriteAllText(Path.Combine(root, "..2027_01_01", "code__a.md.hbs"), "a");
            File.WriteAllText(Path.Combine(root, "..2027_01_01", "agents__rex__a.md.hbs"), "b");
            Directory.CreateSymbolicLink(Path.Combine(root, "..data"), "..2027_01_01");
            File.CreateSymbolicLink(Path.Combine(root, "code__a.md.hbs"), "..data/code__a.md.hbs");
            File.CreateSymbolicLink(Path.Combine(root, "agents__rex__a.md.hbs"), "..data/agents__rex__a.md.hbs");
            File.CreateSymbolicLink(Path.Combine(root, "code__b.md.hbs"), "/etc/passwd");

            Assert.Equal(["agents/rex/a.md.hbs", "code/a.md.hbs"], TemplateTree.FromDirectory(root).Files.Keys);
        }
        finally
        {
            Directory.Delete(root, recursive: true);
        }
    }

    private static IReadOnlyList<TemplateFinding> Inspect(params (string File, string Text)[] files) =>
        new TemplateInspector(new TemplateStore(new TemplateTree(files.ToDictionary(static f => f.File, static f => f.Text, StringComparer.Ordinal), "test")), Configuration).Inspect();
}
