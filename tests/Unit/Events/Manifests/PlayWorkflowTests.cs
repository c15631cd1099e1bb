using System.Text.Json.Nodes;
using CodeRun.Engine.Events.Manifests;
using CodeRun.Engine.Events.Stages;
using CsCheck;

namespace CodeRun.Tests.Unit.Events.Manifests;

/// <summary>The generated play and the generated Sensors together, rehearsed as Argo would run them.</summary>
public sealed class PlayWorkflowTests(RehearsalMemory memory) : IClassFixture<RehearsalMemory>
{
    private static readonly string[] WholePath =
    [
        "implementation-in-progress", "run implementation", "waiting-pr-created", "quality-in-progress", $"run quality {Commit(1)}", "waiting-ready-for-qa",
        "security-in-progress", $"run security {Commit(1)}", "waiting-security-approved", "testing-in-progress", $"run testing {Commit(1)}", "waiting-pr-approved", "waiting-pr-merged", "completed",
    ];

    [ToolFact("jq")]
    public void Play_waits_for_each_event_in_turn_and_is_completed_by_the_merge()
    {
        PlayRehearsal play = null!;
        play = new PlayRehearsal(memory) { Wait = stage => Deliver(play, stage) };

        play.Play();

        Assert.Equal(WholePath, play.Log);
        Assert.Equal(("completed", "waiting-pr-merged", "play-orchestration"), (play.Labels[StageLabels.Stage], play.Labels[StageLabels.Previous], play.Labels[StageLabels.WorkflowType]));
    }

    [ToolFact("jq")]
    public void Events_that_come_while_the_agents_work_are_not_waited_for()
    {
        PlayRehearsal play = null!;
        play = new PlayRehearsal(memory)
        {
            Work = (role, _) =>
            {
                foreach (var stage in role switch { "implementation" => [PlayStages.WaitingPullRequest], "quality" => [PlayStages.WaitingReadyForQa], "security" => [PlayStages.WaitingSecurity], _ => new[] { PlayStages.WaitingApproval, PlayStages.WaitingMerge } })
                    Deliver(play, stage);
                return new JsonObject { ["phase"] = "Completed" };
            },
            Wait = stage => Assert.Fail($"The play waits in {stage}."),
        };

        play.Play();

        Assert.Equal(WholePath.Where(static s => !s.StartsWith("waiting", StringComparison.Ordinal)), play.Log);
    }

    [ToolFact("jq")]
    public void Events_that_come_between_reading_and_suspending_are_found_when_the_wait_runs_out()
    {
        PlayRehearsal play = null!;
        var late = new HashSet<string>(StringComparer.Ordinal);
        play = new PlayRehearsal(memory)
        {
            Read = stage => Deliver(play, late.Add(stage) ? stage : "none"),
            Wait = _ => Assert.False(play.IsResumed),
        };

        play.Play();

        Assert.Equal(WholePath, play.Log);
    }

    [ToolFact("jq")]
    public void Run_that_says_which_commit_its_pull_request_has_needs_no_event()
    {
        PlayRehearsal play = null!;
        play = new PlayRehearsal(memory)
        {
            Work = (role, _) => role == "implementation" ? Delivered(3) : new JsonObject { ["phase"] = "Completed" },
            Wait = stage =>
            {
                Assert.NotEqual(PlayStages.WaitingPullRequest, stage);
                Deliver(play, stage);
            },
        };

        play.Play();

        Assert.Contains($"run quality {Commit(3)}", play.Log);
        Assert.Equal("completed", play.Log[^1]);
    }

    [ToolTheory("jq")]
    [InlineData(PlayStages.WaitingReadyForQa)]
    [InlineData(PlayStages.WaitingSecurity)]
    [InlineData(PlayStages.WaitingApproval)]
    [InlineData(PlayStages.WaitingMerge)]
    public void Requested_changes_lead_to_remediation_and_their_push_to_a_new_review_that_needs_new_approvals(string at)
    {
        PlayRehearsal play = null!;
        var (asked, pushed) = (false, false);
        play = new PlayRehearsal(memory)
        {
            Wait = stage =>
            {
                if (stage != at || pushed)
                {
                    Deliver(play, stage, pushed ? 2 : 1);
                }
                else if (!asked)
                {
                    asked = true;
                    play.Send("pull_request_review", EventPayloads.Review("changes_requested", "5dlabs-tess[bot]", Commit(1)));
                    Assert.True(play.IsResumed);
                }
                else
                {
                    Assert.Equal(PlayStages.Remediation, play.Labels[StageLabels.Stage]);
                    pushed = true;
                    play.Send("pull_request", EventPayloads.PullRequest("synchronize", sha: Commit(2)));
                    Assert.True(play.IsResumed);
                }
            },
        };

        play.Play();

        var back = play.Log.IndexOf(PlayStages.Remediation);
        Assert.Equal(WholePath[..WholePath.AsSpan().IndexOf(at)], play.Log.Take(back - 1));
        Assert.Equal(WholePath[3..].Select(static s => s.Replace(Commit(1), Commit(2), StringComparison.Ordinal)), play.Log.Skip(back + 1));
    }

    [ToolFact("jq")]
    public void Push_while_a_reviewer_works_sends_the_play_back_though_its_run_was_cancelled()
    {
        PlayRehearsal play = null!;
        var pushed = false;
        play = new PlayRehearsal(memory)
        {
            Work = (role, _) =>
            {
                if (role != "testing" || pushed)
                    return new JsonObject { ["phase"] = "Completed" };
                pushed = true;
                play.Send("pull_request", EventPayloads.PullRequest("synchronize", sha: Commit(2)));
                return new JsonObject { ["phase"] = "Cancelled" };
            },
            Wait = stage => Deliver(play, stage, pushed ? 2 : 1),
        };

        play.Play();

        Assert.False(play.HasFailed);
        Assert.Equal([$"run quality {Commit(1)}", $"run quality {Commit(2)}"], play.Log.Where(static l => l.StartsWith("run quality", StringComparison.Ordinal)));
        Assert.Equal("completed", play.Log[^1]);
    }

    [ToolFact("jq")]
    public void Replays_of_pushes_reviews_and_requests_of_replaced_commits_change_nothing()
    {
        PlayRehearsal play = null!;
        var rounds = 0;
        play = new PlayRehearsal(memory)
        {
            Work = (role, _) =>
            {
                rounds += role == "quality" ? 1 : 0;
                return new JsonObject { ["phase"] = "Completed" };
            },
            Wait = stage =>
            {
                if (stage == PlayStages.WaitingReadyForQa && rounds == 1)
                {
                    play.Send("pull_request", EventPayloads.PullRequest("synchronize", sha: Commit(2)));
                    return;
                }

                if (rounds == 2)
                {
                    play.Send("pull_request", EventPayloads.PullRequest("synchronize", sha: Commit(1)));
                    play.Send("pull_request_review", EventPayloads.Review("changes_requested", "5dlabs-tess[bot]", Commit(1)));
                    if (stage == PlayStages.WaitingApproval && play.Record[PlayStages.WaitingApproval].Length == 0)
                    {
                        play.Send("pull_request_review", EventPayloads.Review("approved", "5dlabs-tess[bot]", Commit(1)));
                        return;
                    }
                }

                Deliver(play, stage, Math.Max(1, rounds));
            },
        };

        play.Play();

        Assert.Equal(2, rounds);
        Assert.DoesNotContain(PlayStages.Remediation, play.Log);
        Assert.Equal("completed", play.Log[^1]);
    }

    [ToolFact("jq")]
    public void Merge_in_spite_of_requested_changes_completes_the_play()
    {
        PlayRehearsal play = null!;
        play = new PlayRehearsal(memory)
        {
            Wait = stage =>
            {
                if (stage == PlayStages.WaitingSecurity)
                {
                    play.Send("pull_request_review", EventPayloads.Review("changes_requested", "5dlabs-cipher[bot]", Commit(1)));
                    play.Send("pull_request", EventPayloads.Closed(merged: true, Commit(1)));
                }
                else
                {
                    Deliver(play, stage);
                }
            },
        };

        play.Play();

        Assert.Equal(["waiting-security-approved", "completed"], play.Log.TakeLast(2));
    }

    [ToolTheory("jq")]
    [InlineData("implementation", "Cancelled")]
    [InlineData("implementation", "Failed")]
    [InlineData("testing", "Failed")]
    public void Run_that_fails_or_an_implementation_that_is_cancelled_fails_the_play(string role, string phase)
    {
        PlayRehearsal play = null!;
        play = new PlayRehearsal(memory) { Work = (at, _) => new JsonObject { ["phase"] = at == role ? phase : "Completed" }, Wait = stage => Deliver(play, stage) };

        play.Play();

        Assert.True(play.HasFailed);
        Assert.StartsWith($"run {role}", play.Log[^1], StringComparison.Ordinal);
    }

    [ToolFact("jq")]
    public void Thirteen_reviews_and_two_weeks_of_waiting_are_not_nested_too_deep()
    {
        PlayRehearsal play = null!;
        var (pushes, waits) = (1, 0);
        play = new PlayRehearsal(memory)
        {
            Wait = stage =>
            {
                if (stage == PlayStages.WaitingMerge && pushes < 13)
                    play.Write(StageEvent.ImplementationPushed, Commit(++pushes));
                else if (stage != PlayStages.WaitingMerge || ++waits >= 42)
                    play.Write(PlayStages.Machine.Transitions.First(t => t.From == stage && !t.IsWayBack).On, Commit(pushes));
            },
        };

        play.Play();

        Assert.Equal("completed", play.Log[^1]);
        Assert.InRange(play.DeepestTemplate, 90, 99);
    }

    [ToolFact("jq")]
    public void Whatever_the_order_in_which_events_come_every_stage_runs_once_and_the_play_ends()
    {
        Gen.Shuffle(PlayRecord.Waits.ToArray()).Select(Gen.Int[0, 5].Array[5]).Sample((order, moments) =>
        {
            // Each event comes at some run, or when nothing else can go on.
            PlayRehearsal play = null!;
            var (left, runs) = (order.Zip(moments, static (stage, moment) => (Stage: stage, Moment: moment)).ToList(), 0);
            void Some(Func<(string Stage, int Moment), bool> which)
            {
                foreach (var one in left.Where(which).ToList())
                {
                    left.Remove(one);
                    Deliver(play, one.Stage);
                }
            }

            play = new PlayRehearsal(memory)
            {
                Work = (_, _) =>
                {
                    runs++;
                    Some(e => e.Moment == runs);
                    return new JsonObject { ["phase"] = "Completed" };
                },
                Wait = _ => Some(e => e == left.FirstOrDefault()),
            };
            play.Play();
            return runs == 4 && play.Log[^1] == "completed";
        }, iter: 40, seed: "0000KD0NqP61", threads: 1);
    }

    [ToolFact("jq")]
    public void Stages_of_the_play_follow_the_table()
    {
        PlayRehearsal play = null!;
        var rounds = 1;
        play = new PlayRehearsal(memory)
        {
            Wait = stage =>
            {
                if (stage == PlayStages.WaitingApproval && rounds == 1 && play.Record[PlayRecord.ChangesRequested].Length == 0)
                    play.Send("pull_request_review", EventPayloads.Review("changes_requested", "5dlabs-cleo[bot]", Commit(1)));
                else if (play.Labels[StageLabels.Stage] == PlayStages.Remediation)
                    play.Send("pull_request", EventPayloads.PullRequest("synchronize", sha: Commit(++rounds)));
                else
                    Deliver(play, stage, rounds);
            },
        };

        play.Play();

        var entered = play.Log.Where(static l => !l.StartsWith("run", StringComparison.Ordinal)).Prepend(PlayStages.Pending).ToList();
        Assert.All(entered.Zip(entered.Skip(1)), static step => Assert.Contains(PlayStages.Machine.Transitions, t => (t.From, t.To) == step));
        Assert.Contains(PlayStages.Remediation, entered);
    }

    // What GitHub sends when the event of a stage happens.
    private static void Deliver(PlayRehearsal play, string stage, int commit = 1)
    {
        switch (stage)
        {
            case PlayStages.WaitingPullRequest: play.Send("pull_request", EventPayloads.PullRequest("opened", sha: Commit(commit))); break;
            case PlayStages.WaitingReadyForQa: play.Send("pull_request", EventPayloads.Labelled(Commit(commit))); break;
            case PlayStages.WaitingSecurity: play.Send("pull_request_review", EventPayloads.Review("approved", "5DLabs-Cipher[bot]", Commit(commit))); break;
            case PlayStages.WaitingApproval: play.Send("pull_request_review", EventPayloads.Review("approved", "5DLabs-Tess[bot]", Commit(commit))); break;
            case PlayStages.WaitingMerge: play.Send("pull_request", EventPayloads.Closed(merged: true, Commit(commit))); break;
            default: break;
        }
    }

    private static JsonObject Delivered(int commit) => new()
    {
        ["phase"] = "Completed",
        ["result"] = new JsonObject { ["pullRequestUrl"] = "https://github.com/acme/shop/pull/7", ["commit"] = Commit(commit) },
    };

    private static string Commit(int number) => number.ToString("x40", System.Globalization.CultureInfo.InvariantCulture);
}
