using CodeRun.Tests.Conformance.Servers;
using Xunit.Abstractions;

namespace CodeRun.Tests.Conformance;

/// <summary>Sends requests whose answers are known from the documentation and the sources of Kubernetes, where there is no recording: <c>scripts/</c>.</summary>
public sealed class ScriptTests(PassivePodsFixture server, ITestOutputHelper output) : IClassFixture<PassivePodsFixture>
{
    public static TheoryData<string> Files => ScriptFile.In("scripts");

    [SkippableTheory]
    [MemberData(nameof(Files))]
    public Task Server_answers_as_documented(string file) => ScriptFile.RunAsync(server, "scripts", file, output);
}
