using CodeRun.Tests.Conformance.Servers;
using Xunit.Abstractions;

namespace CodeRun.Tests.Conformance;

/// <summary>Drives the real kubectl against a server that runs pods: the sessions in <c>kubectl/</c> that need them.</summary>
public sealed class KubectlPodTests(RunningPodsFixture server, ITestOutputHelper output) : IClassFixture<RunningPodsFixture>
{
    public static TheoryData<string> Files => TranscriptFile.Those(static t => t.Needs.Contains("pods"));

    [KubectlTheory]
    [MemberData(nameof(Files))]
    public Task Kubectl_prints_what_it_prints_on_a_cluster(string file) => TranscriptFile.RunAsync(server, file, output);
}
