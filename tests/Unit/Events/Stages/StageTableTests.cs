using CodeRun.Engine.Events.Stages;

namespace CodeRun.Tests.Unit.Events.Stages;

public sealed class StageTableTests
{
    private static readonly Stage A = new("a", StageKind.Waiting);
    private static readonly Stage B = new("b", StageKind.Waiting);
    private static readonly Stage End = new("end", StageKind.Final);
    private static readonly StageTransition AB = new("a", StageEvent.Started, "b");
    private static readonly StageTransition BEnd = new("b", StageEvent.WorkFinished, "end");

    [Fact]
    public void The_table_of_plays_is_good() =>
        Assert.Empty(StageTable.Problems(PlayStages.Machine.Stages, PlayStages.Machine.Start, PlayStages.Machine.Transitions));

    [Fact]
    public void A_stage_that_is_never_reached_is_found() =>
        Assert.Equal(["Stage 'c' is never reached."], StageTable.Problems([A, B, new("c", StageKind.Waiting), End], "a", [AB, BEnd, new("c", StageEvent.Started, "end")]));

    [Fact]
    public void A_dead_end_is_found() =>
        Assert.Equal(["Stage 'c' is a dead end: no final stage can be reached from it."], StageTable.Problems([A, B, new("c", StageKind.Waiting), End], "a", [AB, BEnd, new("a", StageEvent.WorkFinished, "c")]));

    [Fact]
    public void A_circle_without_a_way_back_is_found()
    {
        Assert.Contains("Stage 'a' leads to itself without a transition that is marked as the way back.", StageTable.Problems([A, B, End], "a", [AB, BEnd, new("b", StageEvent.Started, "a")]));
        Assert.Empty(StageTable.Problems([A, B, End], "a", [AB, BEnd, new("b", StageEvent.Started, "a", IsWayBack: true)]));
    }

    [Fact]
    public void Two_transitions_on_one_event_are_found() =>
        Assert.Equal(["Stage 'a' has several transitions on Started."], StageTable.Problems([A, B, End], "a", [AB, BEnd, new("a", StageEvent.Started, "end")]));

    [Fact]
    public void Names_that_are_no_stage_are_found() =>
        Assert.Contains("A transition on WorkFinished names 'nowhere', which is no stage.", StageTable.Problems([A, B, End], "a", [AB, BEnd, new("a", StageEvent.WorkFinished, "nowhere")]));

    [Fact]
    public void A_final_stage_that_is_left_is_found() =>
        Assert.Contains("The final stage 'end' is left.", StageTable.Problems([A, B, End], "a", [AB, BEnd, new("end", StageEvent.WorkFinished, "a", IsWayBack: true)]));

    [Fact]
    public void A_machine_of_a_bad_table_is_not_made() =>
        Assert.Throws<ArgumentException>(() => new StageMachine([A, B], "a", [AB]));
}
