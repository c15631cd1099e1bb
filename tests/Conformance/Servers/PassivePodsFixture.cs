namespace CodeRun.Tests.Conformance.Servers;

/// <summary>A server on which pods stay as they are: nobody schedules or runs them.</summary>
public sealed class PassivePodsFixture() : ServerFixture(runsPods: false);
