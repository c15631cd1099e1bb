using CodeRun.Tests.Conformance.Servers;
using Xunit.Abstractions;

namespace CodeRun.Tests.Conformance;

/// <summary>Drives the real kubectl where nothing has to run: the sessions in <c>kubectl/</c> that do not need pods.</summary>
public sealed class KubectlTests(PassivePodsFixture server, ITestOutputHelper output) : IClassFixture<PassivePodsFixture>
{
    public static TheoryData<string> Files => TranscriptFile.Those(static t => !t.Needs.Contains("pods"));

    [KubectlTheory]
    [MemberData(nameof(Files))]
    public Task Kubectl_prints_what_it_prints_on_a_cluster(string file) => TranscriptFile.RunAsync(server, file, output);
}
