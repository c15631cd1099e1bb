using System.Text;
using CodeRun.Engine.Api;
using CodeRun.Tests.Unit.Reconciling;

namespace CodeRun.Tests.Unit.Api;

public sealed class CodeRunValidatorTests
{
    [Theory]
    [InlineData("500m", true)]
    [InlineData("7Ei", true)]
    [InlineData("8Ei", false)]
    [InlineData("9E", true)]
    [InlineData("10E", false)]
    [InlineData("123456789012345678901234567890", false)]
    public void Quantity_that_Kubernetes_cannot_hold_is_an_error(string quantity, bool fits) => Assert.Equal(fits, QuantitySize.Fits(quantity));

    [Fact]
    public void Good_run_has_no_problem() => Assert.Empty(Errors(new CodeRunSpec { Service = "shop" }));

    [Fact]
    public void Long_and_strange_service_names_are_fine()
    {
        Assert.Empty(Errors(new CodeRunSpec { Service = new string('s', 300) }));
        Assert.Empty(Errors(new CodeRunSpec { Service = "Größe 🚀/prod" }));
    }

    [Fact]
    public void Unknown_agent_is_named_with_the_nearest_and_all_known()
    {
        var error = Assert.Single(Errors(new CodeRunSpec { Service = "s", GithubApp = "5DLabs-Rx" }));

        Assert.Equal("spec.githubApp", error.Field);
        Assert.Contains("Did you mean 5DLabs-Rex?", error.Message, StringComparison.Ordinal);
        Assert.Contains("5DLabs-Cleo", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("5DLabs-Rex[bot]")]
    [InlineData("5dlabs-rex")]
    public void Agent_is_known_in_any_case_and_as_a_bot(string app) => Assert.Empty(Errors(new CodeRunSpec { Service = "s", GithubApp = app }));

    [Theory]
    [InlineData("https://github.com/o/r.git", true)]
    [InlineData("ssh://git@github.com/o/r", true)]
    [InlineData("git@github.com:o/r.git", true)]
    [InlineData("o/r", true)]
    [InlineData("/srv/git/r.git", true)]
    [InlineData("file:///srv/git/r.git", true)]
    [InlineData("--upload-pack=touch x", false)]
    [InlineData("ext::sh -c touch", false)]
    [InlineData("https://", false)]
    [InlineData("https://user:secret@github.com/o/r", false)]
    [InlineData("https://token@github.com/o/r", false)]
    [InlineData("-o/r", false)]
    [InlineData("https://-evil/r", false)]
    [InlineData("r", false)]
    public void Repository_has_one_of_the_known_forms(string url, bool valid) =>
        Assert.Equal(valid, Errors(new CodeRunSpec { Service = "s", RepositoryUrl = url }).Count == 0);

    [Theory]
    [InlineData("../outside")]
    [InlineData("/etc")]
    [InlineData("a/../../b")]
    [InlineData("-x")]
    public void Folder_stays_inside_the_repository(string folder) =>
        Assert.Equal("spec.workingDirectory", Assert.Single(Errors(new CodeRunSpec { Service = "s", WorkingDirectory = folder })).Field);

    [Theory]
    [InlineData("PATH")]
    [InlineData("ANTHROPIC_API_KEY")]
    [InlineData("GITHUB_TOKEN")]
    [InlineData("CODERUN_NAME")]
    [InlineData("LD_PRELOAD")]
    [InlineData("1BAD")]
    [InlineData("A=B")]
    public void Variable_that_is_protected_or_no_name_is_refused(string name) =>
        Assert.Single(Errors(new CodeRunSpec { Service = "s", Env = new Dictionary<string, string>(StringComparer.Ordinal) { [name] = "x" } }));

    [Fact]
    public void Variable_set_twice_is_refused() => Assert.Contains("set twice", Assert.Single(Errors(new CodeRunSpec
    {
        Service = "s",
        Env = new Dictionary<string, string>(StringComparer.Ordinal) { ["A"] = "x" },
        EnvFromSecrets = [new SecretEnvironmentVariable { Name = "A", SecretName = "b", SecretKey = "c" }],
    })).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("environment:\n  A: text\nsecrets:\n- name: db\n  keys:\n  - url: DB_URL\n", null)]
    [InlineData("environment:\n  A: 1\n", "line 2")]
    [InlineData("environment:\n  PATH: x\n", "PATH")]
    [InlineData("secret: []\n", "secret is not known")]
    [InlineData("secrets:\n- keys: []\n", "name is required")]
    [InlineData("environment: [\n", "is not YAML")]
    public void Task_requirements_are_checked(string yaml, string? problem)
    {
        var errors = Errors(new CodeRunSpec { Service = "s", TaskRequirements = Convert.ToBase64String(Encoding.UTF8.GetBytes(yaml)) });

        if (problem is null)
            Assert.Empty(errors);
        else
            Assert.Contains(problem, Assert.Single(errors).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Task_requirements_that_are_no_base64_are_refused() =>
        Assert.Contains("base64", Assert.Single(Errors(new CodeRunSpec { Service = "s", TaskRequirements = "%%%" })).Message, StringComparison.Ordinal);

    [Fact]
    public void Name_that_is_not_valid_gets_one_that_is()
    {
        var run = Given.Run("Shop_1");

        Assert.Contains("shop-1 would be", Assert.Single(CodeRunValidator.Validate(run, Given.Configuration())).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Numbers_out_of_range_and_bad_quantities_are_named() => Assert.Equal(
        ["spec.activeDeadlineSeconds", "spec.maxRetries", "spec.resources.limits.memory"],
        Errors(new CodeRunSpec
        {
            Service = "s",
            ActiveDeadlineSeconds = 0,
            MaxRetries = -1,
            Resources = new ResourceRequirements { Limits = new Dictionary<string, string>(StringComparer.Ordinal) { ["memory"] = "lots" } },
        }).Select(static e => e.Field));

    [Fact]
    public void Message_never_repeats_control_characters() =>
        Assert.DoesNotContain('\u001b', Assert.Single(Errors(new CodeRunSpec { Service = "s", GithubApp = "\u001b[31mred" })).Message);

    private static IReadOnlyList<FieldError> Errors(CodeRunSpec spec) => CodeRunValidator.Validate(Given.Run(spec: spec), Given.Configuration());
}
