using CodeRun.Engine.Events.Stages;
using CsCheck;

namespace CodeRun.Tests.Unit.Events.Stages;

public sealed class StageMachineTests
{
    private const string First = "1111111111111111111111111111111111111111";
    private const string Second = "2222222222222222222222222222222222222222";
    private static readonly StageMachine Machine = PlayStages.Machine;

    [Fact]
    public void A_play_goes_from_start_to_merge()
    {
        var record = Play(StageRecord.At(PlayStages.Pending), StageEvent.Started, StageEvent.WorkFinished, StageEvent.PullRequestOpened, StageEvent.WorkFinished, StageEvent.ReadyForQa,
            StageEvent.WorkFinished, StageEvent.SecurityApproved, StageEvent.WorkFinished, StageEvent.TestingApproved, StageEvent.PullRequestMerged);
        Assert.Equal(PlayStages.Completed, record.Stage);
        Assert.Equal(PlayStages.WaitingMerge, record.Previous);
    }

    [Fact]
    public void An_event_that_comes_early_is_applied_when_its_stage_is_reached()
    {
        var early = Machine.Apply(StageRecord.At(PlayStages.Implementation), new(StageEvent.PullRequestOpened, First, "d1"));
        Assert.Equal(StageOutcomeKind.Kept, early.Kind);
        Assert.Equal(PlayStages.Implementation, early.Record.Stage);
        var reached = Machine.Apply(early.Record, new(StageEvent.WorkFinished));
        Assert.Equal(PlayStages.Quality, reached.Record.Stage);
        Assert.Equal(First, reached.Record.HeadSha);
        Assert.Empty(reached.Record.Kept);
        Assert.Equal([StageEvent.WorkFinished, StageEvent.PullRequestOpened], reached.Steps.Select(static s => s.On));
    }

    [Fact]
    public void Events_of_GitHub_may_come_in_any_order()
    {
        StageEvent[] events = [StageEvent.PullRequestOpened, StageEvent.ReadyForQa, StageEvent.SecurityApproved, StageEvent.TestingApproved, StageEvent.PullRequestMerged];
        Gen.Shuffle(events).Sample(order =>
        {
            var record = Play(StageRecord.At(PlayStages.Implementation), order);
            for (var work = 0; work < 4; work++)
                record = Machine.Apply(record, new(StageEvent.WorkFinished)).Record;
            return record is { Stage: PlayStages.Completed, Kept.Count: 0 };
        }, iter: 200);
    }

    [Fact]
    public void A_delivery_that_was_dealt_with_changes_nothing()
    {
        var moved = Machine.Apply(StageRecord.At(PlayStages.WaitingPullRequest), new(StageEvent.PullRequestOpened, First, "d1"));
        var again = Machine.Apply(moved.Record, new(StageEvent.PullRequestOpened, First, "D1"));
        Assert.Equal(StageOutcomeKind.Duplicate, again.Kind);
        Assert.Same(moved.Record, again.Record);
    }

    [Fact]
    public void A_replay_under_another_delivery_changes_nothing_either()
    {
        var moved = Machine.Apply(StageRecord.At(PlayStages.WaitingReadyForQa), new(StageEvent.ReadyForQa, First, "d1"));
        var again = Machine.Apply(moved.Record, new(StageEvent.ReadyForQa, First, "d2"));
        Assert.Equal(StageOutcomeKind.Late, again.Kind);
        Assert.Same(moved.Record, again.Record);
    }

    [Theory]
    [InlineData(PlayStages.Quality)]
    [InlineData(PlayStages.WaitingReadyForQa)]
    [InlineData(PlayStages.WaitingSecurity)]
    [InlineData(PlayStages.Testing)]
    [InlineData(PlayStages.WaitingApproval)]
    [InlineData(PlayStages.WaitingMerge)]
    public void Asked_for_changes_lead_to_remediation_and_its_push_back_to_quality(string stage)
    {
        var asked = Machine.Apply(StageRecord.At(stage) with { HeadSha = First }, new(StageEvent.ChangesRequested, First));
        Assert.Equal(PlayStages.Remediation, asked.Record.Stage);
        var pushed = Machine.Apply(asked.Record, new(StageEvent.ImplementationPushed, Second));
        Assert.Equal(PlayStages.Quality, pushed.Record.Stage);
        Assert.Equal(Second, pushed.Record.HeadSha);
        Assert.Equal([First], pushed.Record.Superseded);
    }

    [Fact]
    public void A_second_request_for_changes_starts_nothing_more()
    {
        var outcome = Machine.Apply(StageRecord.At(PlayStages.Remediation), new(StageEvent.ChangesRequested, First));
        Assert.Equal(StageOutcomeKind.Late, outcome.Kind);
    }

    [Fact]
    public void An_approval_that_was_kept_does_not_outlive_its_commit()
    {
        var kept = Machine.Apply(StageRecord.At(PlayStages.Quality) with { HeadSha = First }, new(StageEvent.TestingApproved, First));
        Assert.Equal(StageOutcomeKind.Kept, kept.Kind);
        var pushed = Machine.Apply(kept.Record, new(StageEvent.ImplementationPushed, Second));
        Assert.Empty(pushed.Record.Kept);
    }

    [Fact]
    public void An_approval_of_the_new_commit_that_overtook_its_push_is_kept()
    {
        var kept = Machine.Apply(StageRecord.At(PlayStages.Remediation) with { HeadSha = First }, new(StageEvent.TestingApproved, Second));
        var pushed = Machine.Apply(kept.Record, new(StageEvent.ImplementationPushed, Second));
        Assert.Equal([new KeptEvent(StageEvent.TestingApproved, Second)], pushed.Record.Kept);
    }

    [Fact]
    public void A_merge_in_spite_of_requested_changes_ends_the_play_whichever_comes_first()
    {
        var asked = Machine.Apply(StageRecord.At(PlayStages.Testing) with { HeadSha = First }, new(StageEvent.ChangesRequested, First));
        Assert.Equal(PlayStages.Completed, Machine.Apply(asked.Record, new(StageEvent.PullRequestMerged, First)).Record.Stage);

        var merged = Machine.Apply(StageRecord.At(PlayStages.Testing) with { HeadSha = First }, new(StageEvent.PullRequestMerged, First));
        Assert.Equal(StageOutcomeKind.Kept, merged.Kind);
        Assert.Equal(PlayStages.Completed, Machine.Apply(merged.Record, new(StageEvent.ChangesRequested, First)).Record.Stage);
    }

    [Fact]
    public void The_path_without_a_way_back_goes_from_the_start_to_the_end()
    {
        Assert.Equal((PlayStages.Pending, PlayStages.Completed, 11), (Machine.Path[0].Name, Machine.Path[^1].Name, Machine.Path.Count));
        Assert.Equal(AgentRoles.All, Machine.Path.Where(static s => s.Kind == StageKind.Working).Select(static s => s.Role));
        Assert.All(Machine.Stages, static s => Assert.Equal(s.Kind == StageKind.Working, s.Role is not null));
    }

    [Fact]
    public void Judgements_of_a_commit_that_was_replaced_are_stale()
    {
        var record = StageRecord.At(PlayStages.WaitingApproval) with { HeadSha = Second, Superseded = [First] };
        Assert.Equal(StageOutcomeKind.Stale, Machine.Apply(record, new(StageEvent.TestingApproved, First)).Kind);
        Assert.Equal(StageOutcomeKind.Stale, Machine.Apply(record, new(StageEvent.ImplementationPushed, First)).Kind);
        Assert.Equal(StageOutcomeKind.Moved, Machine.Apply(record, new(StageEvent.TestingApproved, Second)).Kind);
    }

    [Fact]
    public void The_push_that_opened_the_pull_request_cancels_nothing_when_it_comes_after_it()
    {
        var opened = Machine.Apply(StageRecord.At(PlayStages.WaitingPullRequest), new(StageEvent.PullRequestOpened, First));
        Assert.Equal(StageOutcomeKind.Duplicate, Machine.Apply(opened.Record, new(StageEvent.ImplementationPushed, First)).Kind);
    }

    [Fact]
    public void A_push_while_the_implementation_works_is_nothing_and_is_not_kept()
    {
        var outcome = Machine.Apply(StageRecord.At(PlayStages.Implementation), new(StageEvent.ImplementationPushed, First));
        Assert.Equal(StageOutcomeKind.Late, outcome.Kind);
        Assert.Empty(outcome.Record.Kept);
    }

    [Fact]
    public void The_end_of_work_is_never_kept_for_the_work_of_another_stage()
    {
        var outcome = Machine.Apply(StageRecord.At(PlayStages.WaitingPullRequest), new(StageEvent.WorkFinished));
        Assert.Equal(StageOutcomeKind.Late, outcome.Kind);
    }

    [Fact]
    public void Nothing_moves_a_play_that_has_ended()
    {
        foreach (var what in Enum.GetValues<StageEvent>())
            Assert.Equal(StageOutcomeKind.Late, Machine.Apply(StageRecord.At(PlayStages.Completed), new(what)).Kind);
    }

    [Fact]
    public void A_stage_of_another_table_is_named()
    {
        var outcome = Machine.Apply(StageRecord.At("lunch"), new(StageEvent.WorkFinished));
        Assert.Equal(StageOutcomeKind.UnknownStage, outcome.Kind);
        Assert.Contains("lunch", outcome.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_remembered_stays_small()
    {
        var record = StageRecord.At(PlayStages.Quality);
        for (var i = 0; i < 1000; i++)
            record = Machine.Apply(record, new(i % 2 == 0 ? StageEvent.TestingApproved : StageEvent.ImplementationPushed, i.ToString("x40", null), $"delivery-{i}")).Record;
        Assert.Equal(StageRecord.MaxDeliveries, record.Deliveries.Count);
        Assert.Equal(StageRecord.MaxSuperseded, record.Superseded.Count);
        Assert.True(record.Kept.Count <= Enum.GetValues<StageEvent>().Length);
        Assert.Equal("delivery-999", record.Deliveries[^1]);
    }

    [Fact]
    public void Any_events_in_any_order_keep_the_play_in_the_table()
    {
        var occurrence = Gen.Select(Gen.Enum<StageEvent>(), Gen.Int[0, 2].Select(static i => new[] { First, Second, null }[i]), Gen.Int[0, 2].Select(static i => new[] { "a", "b", null }[i]), static (e, h, d) => new StageOccurrence(e, h, d));
        occurrence.List[0, 40].Sample(events =>
        {
            var record = StageRecord.At(PlayStages.Pending);
            foreach (var next in events)
            {
                var outcome = Machine.Apply(record, next);
                var consistent = outcome.Kind is StageOutcomeKind.Moved ? outcome.Steps.Count > 0 && outcome.Steps[0].From == record.Stage && outcome.Steps[^1].To == outcome.Record.Stage
                    : outcome.Steps.Count == 0 && outcome.Record.Stage == record.Stage;
                if (!consistent || Machine.Stages.All(s => s.Name != outcome.Record.Stage))
                    return false;
                record = outcome.Record;
            }

            return true;
        }, iter: 500);
    }

    private static StageRecord Play(StageRecord record, params StageEvent[] events) => events.Aggregate(record, static (r, e) => Machine.Apply(r, new StageOccurrence(e)).Record);
}
