namespace CodeRun.Tests.Conformance.Servers;

/// <summary>A server that runs pods.</summary>
public sealed class RunningPodsFixture() : ServerFixture(runsPods: true);
