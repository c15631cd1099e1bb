using CodeRun.Engine.Api;

namespace CodeRun.Tests.Unit.Api;

public sealed class SpecFingerprintTests
{
    private static readonly CodeRunSpec Spec = new() { Service = "shop", Model = "m", Prompt = "secret words" };

    [Fact]
    public void Same_spec_has_no_changes() => Assert.Empty(SpecFingerprint.Changed(SpecFingerprint.Of(Spec), Spec with { }));

    [Fact]
    public void Changed_set_and_removed_fields_are_named() =>
        Assert.Equal(["model", "prompt", "taskId"], SpecFingerprint.Changed(SpecFingerprint.Of(Spec), Spec with { Model = "n", Prompt = null, TaskId = 3 }));

    [Fact]
    public void Fields_that_act_at_once_are_no_change() =>
        Assert.Empty(SpecFingerprint.Changed(SpecFingerprint.Of(Spec), Spec with { Cancel = true, Suspend = true, Priority = 3, MaxRetries = 2, TtlSecondsAfterFinished = 1 }));

    [Fact]
    public void Fingerprint_holds_no_values() => Assert.DoesNotContain("secret", SpecFingerprint.Of(Spec), StringComparison.Ordinal);

    [Theory]
    [InlineData("")]
    [InlineData("=,,==,x")]
    [InlineData("service")]
    public void Broken_fingerprint_is_only_a_difference(string fingerprint) => Assert.Contains("service", SpecFingerprint.Changed(fingerprint, Spec));
}
