using CodeRun.Tests.Conformance.Servers;
using Xunit.Abstractions;

namespace CodeRun.Tests.Conformance;

/// <summary>Replays what a real kube-apiserver answered: <c>recordings/</c>. Every file must pass.</summary>
public sealed class RecordingTests(PassivePodsFixture server, ITestOutputHelper output) : IClassFixture<PassivePodsFixture>
{
    public static TheoryData<string> Files => ScriptFile.In("recordings");

    [SkippableTheory]
    [MemberData(nameof(Files))]
    public Task Server_answers_as_a_real_one_did(string file) => ScriptFile.RunAsync(server, "recordings", file, output);
}
