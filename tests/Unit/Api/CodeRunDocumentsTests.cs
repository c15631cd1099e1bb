using CsCheck;
using CodeRun.Engine.Api;

namespace CodeRun.Tests.Unit.Api;

public sealed class CodeRunDocumentsTests
{
    [Fact]
    public void Sample_with_indentation_comments_and_snake_case_is_read_as_it_stands()
    {
        var input = Assert.Single(RunInput.ReadAll(File.ReadAllText(RepositoryFiles.PathOf("examples", "manifests", "coderun-task-analysis.yaml")), "sample.yaml", Reconciling.Given.Configuration()));

        Assert.Empty(input.Problems);
        Assert.Equal("coderun-task-analysis", input.Run.Metadata.Name);
        Assert.Equal("5DLabs-Rex", input.Run.Spec.GithubApp);
        Assert.True(input.Run.Spec.ContinueSession);
        Assert.Equal("cto", input.Run.Spec.Service);
        Assert.Equal("claude-3-5-sonnet-20241022", input.Run.Spec.Model);
    }

    [Fact]
    public void Many_documents_are_read_in_order_and_empty_ones_passed_over() =>
        Assert.Equal(["a", "b"], CodeRunDocuments.Read("---\na: 1\n---\n---\nb: 1\n---\n", "f").Select(static d => d.Json.First().Key));

    [Fact]
    public void Json_is_read_too() => Assert.Equal("x", (string?)CodeRunDocuments.Read("""{"a":"x"}""", "f")[0].Json["a"]);

    [Fact]
    public void List_is_taken_apart() =>
        Assert.Equal(2, CodeRunDocuments.Read("kind: CodeRunList\nitems:\n- a: 1\n- b: 1\n", "f").Count);

    [Theory]
    [InlineData("")]
    [InlineData("# only a comment\n")]
    [InlineData("---\n---\n")]
    public void File_without_an_object_is_an_error(string text) =>
        Assert.Contains("nothing in it", Assert.Throws<DocumentException>(() => CodeRunDocuments.Read(text, "f.yaml")).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("a: 1\na: 2\n", "f.yaml:2:1")]
    [InlineData("a: [1\n", "f.yaml:")]
    [InlineData("a: b: c\n", "f.yaml:1:")]
    [InlineData("just text\n", "must be an object")]
    public void Text_that_cannot_be_read_says_where(string text, string expected) =>
        Assert.Contains(expected, Assert.Throws<DocumentException>(() => CodeRunDocuments.Read(text, "f.yaml")).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("yes", "true")]
    [InlineData("off", "false")]
    [InlineData("y", "\"y\"")]
    [InlineData("12", "12")]
    [InlineData("1.5", "1.5")]
    [InlineData("0123", "\"0123\"")]
    [InlineData("\"yes\"", "\"yes\"")]
    [InlineData("1e3", "1000")]
    public void Plain_scalars_mean_what_they_mean_to_Kubernetes(string yaml, string json) =>
        Assert.Equal(json, CodeRunDocuments.Read($"a: {yaml}\n", "f")[0].Json["a"]!.ToJsonString());

    [Fact]
    public void No_text_makes_it_throw_anything_but_its_own_exception() =>
        Gen.OneOf(Gen.String, Gen.Char["{}[]&*!|>'\"%@`:,-?# \n\tab01"].Array[0, 40].Select(static c => new string(c))).Sample(static text =>
        {
            try
            {
                CodeRunDocuments.Read(text, "f");
            }
            catch (DocumentException)
            {
                // Refused, as it should be.
            }
        }, iter: 5000);

    [Fact]
    public void Aliases_that_explode_are_refused()
    {
        var text = "a: &a [x,x,x,x,x,x,x,x,x]\n" + string.Concat(Enumerable.Range(1, 9).Select(static i => $"{(char)('a' + i)}: &{(char)('a' + i)} [{string.Join(',', Enumerable.Repeat($"*{(char)('a' + i - 1)}", 9))}]\n"));

        Assert.Contains("too large", Assert.Throws<DocumentException>(() => CodeRunDocuments.Read(text, "f")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Problem_of_a_manifest_is_shown_where_it_stands()
    {
        var input = RunInput.ReadAll("apiVersion: agents.platform/v1\nkind: CodeRun\nmetadata:\n  name: a\nspec:\n  service: s\n  github_ap: x\n", "run.yaml", configuration: null)[0];

        Assert.Equal("run.yaml:7:3: spec.github_ap: is not a known field. Did you mean githubApp?", Assert.Single(input.Problems));
    }

    [Fact]
    public void Same_name_twice_in_one_file_is_an_error()
    {
        const string Document = "apiVersion: agents.platform/v1\nkind: CodeRun\nmetadata:\n  name: a\nspec:\n  service: s\n";

        var inputs = RunInput.ReadAll($"{Document}---\n{Document}", "run.yaml", configuration: null);

        Assert.Empty(inputs[0].Problems);
        Assert.Contains("stands twice", Assert.Single(inputs[1].Problems), StringComparison.Ordinal);
    }

    [Fact]
    public void Object_of_another_kind_is_an_error() =>
        Assert.Contains(RunInput.ReadAll("apiVersion: v1\nkind: Pod\nmetadata:\n  name: a\nspec:\n  service: s\n", "f", configuration: null)[0].Problems, static p => p.Contains("kind: must be CodeRun", StringComparison.Ordinal));
}
