using System.Text;
using CodeRun.Engine.Agents;
using CodeRun.Engine.Api;
using CodeRun.Engine.Resources;
using CodeRun.Tests.Unit.Reconciling;
using k8s.Models;

namespace CodeRun.Tests.Unit.Resources;

public sealed class PodBuilderTests
{
    [Fact]
    public void Run_on_GitHub_is_given_the_id_as_a_variable_and_the_key_as_a_file()
    {
        var pod = Build(new CodeRunSpec { Service = "shop", RepositoryUrl = "https://github.com/acme/shop" });

        Assert.Equal("github-app-5dlabs-rex", Variable(pod, "GITHUB_APP_ID").ValueFrom.SecretKeyRef.Name);
        Assert.Equal("/var/run/secrets/coderun/github/private-key", Variable(pod, "CODERUN_GITHUB_KEY_FILE").Value);
        var volume = Assert.Single(pod.Spec.Volumes, static v => v.Secret is not null);
        Assert.Equal("private-key", Assert.Single(volume.Secret.Items).Key);
        Assert.Equal(288, volume.Secret.DefaultMode);
        Assert.True(Assert.Single(pod.Spec.Containers[0].VolumeMounts, m => m.Name == volume.Name).ReadOnlyProperty);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("/src/shop")]
    [InlineData("https://gitlab.com/acme/shop")]
    public void Run_that_is_not_on_GitHub_is_given_no_App(string? repository)
    {
        var pod = Build(new CodeRunSpec { Service = "shop", RepositoryUrl = repository });

        Assert.DoesNotContain(pod.Spec.Containers[0].Env, static e => e.Name.Contains("GITHUB", StringComparison.Ordinal));
        Assert.DoesNotContain(pod.Spec.Volumes, static v => v.Secret is not null);
    }

    [Fact]
    public void Docker_is_a_native_sidecar_when_the_agent_may_have_it()
    {
        var spec = new CodeRunSpec { Service = "shop", EnableDocker = true };

        Assert.Null(Build(spec).Spec.InitContainers);
        var pod = Build(spec, static a => a with { AllowDocker = true });
        var sidecar = Assert.Single(pod.Spec.InitContainers);
        Assert.Equal("Always", sidecar.RestartPolicy);
        Assert.True(sidecar.SecurityContext.Privileged);
        Assert.StartsWith("unix://", Variable(pod, "DOCKER_HOST").Value, StringComparison.Ordinal);
        Assert.False(pod.Spec.Containers[0].SecurityContext.AllowPrivilegeEscalation);
    }

    [Theory]
    [InlineData("$(HOME)", "$$(HOME)")]
    [InlineData("$$(HOME)", "$$$$(HOME)")]
    [InlineData("5$", "5$$")]
    [InlineData("a$$b", "a$$$$b")]
    public void Dollar_signs_of_a_value_stay_what_they_are(string value, string written) =>
        Assert.Equal(written, Variable(Build(new CodeRunSpec { Service = "shop", Env = new Dictionary<string, string>(StringComparer.Ordinal) { ["X"] = value } }), "X").Value);

    [Fact]
    public void All_three_sources_of_the_environment_apply_and_the_last_wins()
    {
        var requirements = Convert.ToBase64String(Encoding.UTF8.GetBytes("environment: {A: requirements, B: requirements, C: requirements}\nsecrets: [{name: whole}, {name: some, keys: [{key: D}]}]\n"));
        var pod = Build(new CodeRunSpec
        {
            Service = "shop",
            TaskRequirements = requirements,
            Env = new Dictionary<string, string>(StringComparer.Ordinal) { ["B"] = "env", ["C"] = "env" },
            EnvFromSecrets = [new SecretEnvironmentVariable { Name = "C", SecretName = "s", SecretKey = "k" }],
        });

        Assert.Equal("requirements", Variable(pod, "A").Value);
        Assert.Equal("env", Variable(pod, "B").Value);
        Assert.Equal("s", Variable(pod, "C").ValueFrom.SecretKeyRef.Name);
        Assert.Equal("some", Variable(pod, "D").ValueFrom.SecretKeyRef.Name);
        Assert.Equal("whole", Assert.Single(pod.Spec.Containers[0].EnvFrom).SecretRef.Name);
        Assert.Equal(pod.Spec.Containers[0].Env.Count, pod.Spec.Containers[0].Env.DistinctBy(static e => e.Name).Count());
    }

    private static V1EnvVar Variable(V1Pod pod, string name) => Assert.Single(pod.Spec.Containers[0].Env, e => e.Name == name);

    private static V1Pod Build(CodeRunSpec spec, Func<AgentDefinition, AgentDefinition>? change = null)
    {
        var run = Given.Run(spec: spec);
        var agent = Given.Agents().All[0];
        return PodBuilder.Build(run, change?.Invoke(agent) ?? agent, Given.Configuration(), TaskRequirements.Parse(spec.TaskRequirements).Value, 1, "workspace-shop-rex", "run-a-files-1");
    }
}
