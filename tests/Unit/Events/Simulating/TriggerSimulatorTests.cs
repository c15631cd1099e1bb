using CodeRun.Engine.Events.Simulating;

namespace CodeRun.Tests.Unit.Events.Simulating;

public sealed class TriggerSimulatorTests
{
    [Theory]
    [InlineData("dep-a", TriggerOutcome.Fires)]
    [InlineData("dep_a", TriggerOutcome.Fires)]
    [InlineData("dep-x", TriggerOutcome.DoesNotFire)]
    [InlineData("dep-u", TriggerOutcome.NotEvaluated)]
    [InlineData("dep-a && dep-b", TriggerOutcome.Fires)]
    [InlineData("dep-a && dep-x", TriggerOutcome.Waits)]
    [InlineData("dep-a && dep-u", TriggerOutcome.NotEvaluated)]
    [InlineData("dep-x && dep-u", TriggerOutcome.NotEvaluated)]
    [InlineData("dep-x || dep-a", TriggerOutcome.Fires)]
    [InlineData("dep-u || dep-a", TriggerOutcome.Fires)]
    [InlineData("(dep-x || dep-a) && dep-b", TriggerOutcome.Fires)]
    [InlineData("dep-x || dep-a && dep-b", TriggerOutcome.Fires)]
    [InlineData("dep-none", TriggerOutcome.DoesNotFire)]
    [InlineData("dep-a &&", TriggerOutcome.NotEvaluated)]
    [InlineData("'!dep-a'", TriggerOutcome.NotEvaluated)]
    public void A_condition_decides(string conditions, TriggerOutcome outcome) => Assert.Equal(outcome, Given.Trigger($"conditions: {conditions}\nlog: {{}}").Outcome);

    [Theory]
    [InlineData(" || ")]
    [InlineData(" && ")]
    public void A_condition_without_end_is_answered(string sign) =>
        Assert.Equal(TriggerOutcome.Fires, Given.Trigger($"conditions: {string.Join(sign, Enumerable.Repeat("dep-a", 50_000))}\nlog: {{}}").Outcome);

    [Fact]
    public void A_trigger_that_waits_names_what_it_waits_for() =>
        Assert.Equal(["dep-x", "dep-u"], Given.Trigger("conditions: dep-a && dep-x && (dep-u || dep-x)\nlog: {}").WaitsFor);

    [Fact]
    public void Without_conditions_all_dependencies_are_needed()
    {
        var trigger = Given.Trigger("log: {}");

        Assert.Equal("dep-a && dep-b && dep-x && dep-u", trigger.Conditions);
        Assert.Equal(TriggerOutcome.Waits, trigger.Outcome);
    }

    [Fact]
    public void A_condition_of_alternatives_fires_for_each_of_them() =>
        Assert.Equal(["dep-b", "dep-a"], Given.Trigger("conditions: dep-b || dep-a\nlog: {}").Firings.Select(static f => Assert.Single(f.Dependencies)));

    [Fact]
    public void Events_are_forgotten_when_the_condition_was_met() =>
        Assert.Equal(["dep-a", "dep-b"], Assert.Single(Given.Trigger("conditions: dep-a && dep-b\nlog: {}").Firings).Dependencies);

    [Fact]
    public void What_was_not_evaluated_is_named_when_a_trigger_fires_without_it() => Assert.Contains("dep-u", Given.Trigger("conditions: dep-u || dep-a\nlog: {}").Reason);
}
