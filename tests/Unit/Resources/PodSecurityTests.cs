using CodeRun.Engine.Agents;
using CodeRun.Engine.Api;
using CodeRun.Engine.Resources;
using CodeRun.Tests.Unit.Reconciling;
using k8s.Models;

namespace CodeRun.Tests.Unit.Resources;

public sealed class PodSecurityTests
{
    // Volumes that the level restricted admits (kubernetes.io/docs/concepts/security/pod-security-standards).
    [Theory]
    [InlineData(null)]
    [InlineData("https://github.com/acme/shop")]
    public void Pods_of_agents_keep_to_the_level_restricted(string? repository)
    {
        var pod = Build(new CodeRunSpec { Service = "shop", RepositoryUrl = repository, EnableDocker = true }, docker: false);

        Assert.Equal((true, "RuntimeDefault"), (pod.Spec.SecurityContext.RunAsNonRoot, pod.Spec.SecurityContext.SeccompProfile.Type));
        Assert.NotEqual(0, pod.Spec.SecurityContext.RunAsUser);
        Assert.True(pod.Spec is { HostNetwork: null, HostPID: null, HostIPC: null, InitContainers: null, SecurityContext: { Sysctls: null, SeLinuxOptions: null } });
        Assert.All(pod.Spec.Volumes, static v => Assert.True(v is { ConfigMap: not null } or { Secret: not null } or { EmptyDir: not null } or { PersistentVolumeClaim: not null }, v.Name));
        Assert.All(pod.Spec.Containers, static c =>
        {
            Assert.False(c.SecurityContext.AllowPrivilegeEscalation);
            Assert.Equal(["ALL"], c.SecurityContext.Capabilities.Drop);
            Assert.Null(c.SecurityContext.Capabilities.Add);
            Assert.Null(c.SecurityContext.Privileged);
            Assert.Null(c.Ports);
        });
    }

    [Fact]
    public void Docker_alone_is_privileged() =>
        Assert.True(Assert.Single(Build(new CodeRunSpec { Service = "shop", EnableDocker = true }, docker: true).Spec.InitContainers).SecurityContext.Privileged);

    private static V1Pod Build(CodeRunSpec spec, bool docker) =>
        PodBuilder.Build(Given.Run(spec: spec), Given.Agents().All[0] with { AllowDocker = docker }, Given.Configuration(), requirements: null, 1, "workspace-shop-rex", "run-a-files-1");
}
