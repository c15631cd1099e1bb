using CodeRun.Engine.Agents;
using CodeRun.Engine.Api;
using CodeRun.Engine.Reconciling;
using CodeRun.Engine.Resources;

namespace CodeRun.Tests.Unit.Reconciling;

/// <summary>Retries, disruptions, quota, suspend, cancel: what follows when an attempt ends or shall end.</summary>
public sealed class LifecycleTests
{
    private readonly Planner _planner = new(Given.Configuration(), new FixedRenderer());

    [Fact]
    public void Failed_agent_with_a_retry_left_waits_and_is_started_again_as_the_next_attempt()
    {
        var run = Given.Run(status: Given.Processing(started: true), spec: Spec() with { MaxRetries = 2 });

        var pending = Status(_planner.Plan(Given.Of(run, Failed(run, 1))));
        var early = _planner.Plan(Given.Of(run with { Status = pending }));
        var again = Status(_planner.Plan(Given.Of(run with { Status = pending }) with { Now = Given.Now.AddSeconds(10) }));

        Assert.Equal((RunPhase.Pending, RunReason.BackOff, 1, 1), (pending.Phase, pending.Reason, pending.Attempt, pending.Failures));
        Assert.Equal(Given.Now.AddSeconds(10), pending.NextAttemptAt);
        Assert.Equal(TimeSpan.FromSeconds(10), early.RequeueAfter);
        Assert.Empty(early.Steps);
        Assert.Equal((RunPhase.Processing, 2, "run-a-2"), (again.Phase, again.Attempt, again.PodName));
        Assert.Null(again.NextAttemptAt);
    }

    [Theory]
    [InlineData(0, 0.0, 10)]
    [InlineData(1, 0.0, 20)]
    [InlineData(2, 0.0, 40)]
    [InlineData(2, 1.0, 48)]
    [InlineData(9, 0.0, 600)]
    [InlineData(40, 0.0, 600)]
    public void Retries_wait_twice_as_long_each_time_up_to_the_limit_and_a_little_more_by_chance(int failures, double jitter, int expected)
    {
        var run = Given.Run(status: Given.Processing(started: true) with { Failures = failures }, spec: Spec() with { MaxRetries = 50 });

        var pending = Status(_planner.Plan(Given.Of(run, Failed(run, 1)) with { Jitter = jitter }));

        Assert.Equal(Given.Now.AddSeconds(expected), pending.NextAttemptAt);
    }

    [Fact]
    public void Last_failure_says_that_no_retry_is_left()
    {
        var run = Given.Run(status: Given.Processing(started: true) with { Failures = 2 }, spec: Spec() with { MaxRetries = 2 });

        var failed = Status(_planner.Plan(Given.Of(run, Failed(run, 1))));

        Assert.Equal((RunPhase.Failed, "AgentFailed", 3), (failed.Phase, failed.Reason, failed.Failures));
        Assert.Contains("No retry is left of 2", failed.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(77)]
    [InlineData(78)]
    public void Agent_that_says_that_a_retry_is_useless_is_not_retried(int exit)
    {
        var run = Given.Run(status: Given.Processing(started: true), spec: Spec() with { MaxRetries = 5 });

        Assert.Equal(RunPhase.Failed, Status(_planner.Plan(Given.Of(run, Failed(run, exit)))).Phase);
    }

    [Theory]
    [InlineData("Evicted")]
    [InlineData("Preempting")]
    [InlineData("NodeShutdown")]
    [InlineData("OutOfcpu")]
    public void Pod_that_the_cluster_ended_is_a_disruption_and_charges_no_retry(string reason)
    {
        var run = Given.Run(status: Given.Processing(started: true));

        var status = Status(_planner.Plan(Given.Of(run, Given.Pod(run, "Failed", Given.Exited(137), reason))));

        Assert.Equal((RunPhase.Pending, RunReason.Disrupted, 1, 0), (status.Phase, status.Reason, status.Disruptions, status.Failures));
        Assert.Equal(reason, status.Attempts[^1].Reason);
    }

    [Fact]
    public void Disruption_target_condition_is_believed()
    {
        var run = Given.Run(status: Given.Processing(started: true));
        var pod = Failed(run, 143);
        pod = pod with { Status = pod.Status with { Conditions = [new PodConditionView { Type = "DisruptionTarget", Status = "True", Reason = "PreemptionByScheduler", Message = "preempted" }] } };

        Assert.Equal("PreemptionByScheduler", Status(_planner.Plan(Given.Of(run, pod))).Attempts[^1].Reason);
    }

    [Fact]
    public void Agent_that_failed_before_its_pod_was_deleted_has_failed()
    {
        var run = Given.Run(status: Given.Processing(started: true));
        var pod = Failed(run, 1);
        pod = pod with { Metadata = pod.Metadata with { DeletionTimestamp = Given.Now.AddSeconds(60), DeletionGracePeriodSeconds = 60 } };

        Assert.Equal((RunPhase.Failed, "AgentFailed"), PhaseAndReason(_planner.Plan(Given.Of(run, pod))));
    }

    [Fact]
    public void Pod_that_was_deleted_by_others_is_a_disruption()
    {
        var run = Given.Run(status: Given.Processing(started: true));
        var pod = Failed(run, 143);
        pod = pod with { Metadata = pod.Metadata with { DeletionTimestamp = Given.Now.AddSeconds(30), DeletionGracePeriodSeconds = 60 } };

        Assert.Equal((RunPhase.Pending, RunReason.Disrupted), PhaseAndReason(_planner.Plan(Given.Of(run, pod))));
    }

    [Fact]
    public void Pod_that_was_seen_to_go_while_running_is_a_disruption_without_asking_the_server()
    {
        var run = Given.Run(status: Given.Processing(started: true));

        var plan = _planner.Plan(Given.Of(run) with { GonePods = [Given.Pod(run, "Running", Given.Running())] });

        Assert.Equal((RunPhase.Pending, RunReason.Disrupted), PhaseAndReason(plan));
        Assert.DoesNotContain(plan.Steps, static s => s is ConfirmPodGoneStep or CreatePodStep);
    }

    [Fact]
    public void Pod_that_only_the_cache_does_not_show_is_asked_for_before_anything_is_concluded()
    {
        var plan = _planner.Plan(Given.Of(Given.Run(status: Given.Processing(started: true))));

        Assert.Equal("run-a-1", Assert.IsType<ConfirmPodGoneStep>(plan.Steps[0]).PodName);
        Assert.IsType<WriteStatusStep>(plan.Steps[1]);
    }

    [Fact]
    public void Outcome_of_a_pod_that_went_right_after_its_end_is_not_lost()
    {
        var run = Given.Run(status: Given.Processing(started: true));

        var plan = _planner.Plan(Given.Of(run) with { GonePods = [Given.Pod(run, "Succeeded", Given.Exited(0, """{"commit":"abc"}"""))] });

        Assert.Equal((RunPhase.Completed, "abc"), (Status(plan).Phase, Status(plan).Result?.Commit));
    }

    [Fact]
    public void Run_that_is_disrupted_too_often_fails_and_says_so()
    {
        var run = Given.Run(status: Given.Processing(started: true) with { Disruptions = 10 });

        var status = Status(_planner.Plan(Given.Of(run, Given.Pod(run, "Failed", Given.Exited(137), "Evicted"))));

        Assert.Equal((RunPhase.Failed, RunReason.TooManyDisruptions, 11), (status.Phase, status.Reason, status.Disruptions));
    }

    [Fact]
    public void Provider_quota_is_waited_for_as_long_as_the_provider_says_and_is_no_failure()
    {
        var run = Given.Run(status: Given.Processing(started: true));
        var pod = Given.Pod(run, "Failed", Given.Exited(75, """{"retryAfterSeconds":7200,"summary":"weekly limit"}"""));

        var status = Status(_planner.Plan(Given.Of(run, pod)));

        Assert.Equal((RunPhase.Pending, RunReason.ProviderQuota, 0, 0), (status.Phase, status.Reason, status.Failures, status.Disruptions));
        Assert.Equal(Given.Now.AddHours(2), status.NextAttemptAt);
    }

    [Fact]
    public void Provider_quota_without_a_time_is_waited_for_longer_each_time_in_a_row()
    {
        var status = Given.Processing(started: true, attempt: 3) with
        {
            Attempts = [new AttemptRecord { Attempt = 1, Reason = RunReason.ProviderQuota }, new AttemptRecord { Attempt = 2, Reason = RunReason.ProviderQuota }],
        };
        var run = Given.Run(status: status);

        Assert.Equal(Given.Now.AddSeconds(240), Status(_planner.Plan(Given.Of(run, Given.Pod(run, "Failed", Given.Exited(75), attempt: 3)))).NextAttemptAt);
    }

    [Fact]
    public void Suspended_run_says_why_stops_its_pod_and_is_held_only_when_the_pod_is_gone()
    {
        var run = Given.Run(status: Given.Processing(started: true), spec: Spec() with { Suspend = true });
        var pod = Given.Pod(run, "Running", Given.Running());

        var intent = Status(_planner.Plan(Given.Of(run, pod)));
        run = run with { Status = intent };
        var stop = _planner.Plan(Given.Of(run, pod));
        var held = Status(_planner.Plan(Given.Of(run) with { GonePods = [pod] }));

        Assert.Equal((RunPhase.Processing, RunReason.Suspending), (intent.Phase, intent.Reason));
        Assert.IsType<DeletePodStep>(Assert.Single(stop.Steps));
        Assert.Equal((RunPhase.Suspended, 0, 0), (held.Phase, held.Failures, held.Disruptions));
    }

    [Theory]
    [InlineData(RunReason.Suspending)]
    [InlineData(RunReason.StartTimeout)]
    [InlineData(RunReason.Cancelling)]
    public void Pod_is_stopped_only_as_it_was_seen_since_its_agent_may_have_finished_meanwhile(string reason)
    {
        var run = Given.Run(status: Given.Processing() with { Reason = reason });

        Assert.True(Assert.IsType<DeletePodStep>(Assert.Single(_planner.Plan(Given.Of(run, Given.Pod(run, "Pending"))).Steps)).OnlyAsObserved);
    }

    [Fact]
    public void Resumed_run_starts_the_next_attempt()
    {
        var run = Given.Run(status: Given.Processing() with { Phase = RunPhase.Suspended, Reason = RunReason.Suspended });

        Assert.Equal(2, Status(_planner.Plan(Given.Of(run))).Attempt);
    }

    [Fact]
    public void Run_that_is_suspended_before_it_starts_is_held_at_once()
    {
        var plan = _planner.Plan(Given.Of(Given.Run(spec: Spec() with { Suspend = true })));

        Assert.Equal((RunPhase.Suspended, RunReason.Suspended), PhaseAndReason(plan));
        Assert.DoesNotContain(plan.Steps, static s => s is CreatePodStep);
    }

    [Fact]
    public void Queued_run_is_cancelled_at_once()
    {
        var plan = _planner.Plan(Given.Of(Given.Run(spec: Spec() with { Cancel = true })) with { Admission = new AdmissionDecision(false, "x", "y") });

        Assert.Equal((RunPhase.Cancelled, RunReason.Cancelled), PhaseAndReason(plan));
    }

    [Fact]
    public void Running_run_is_cancelled_by_a_deadline_that_keeps_the_pod_and_its_log()
    {
        var run = Given.Run(status: Given.Processing(started: true), spec: Spec() with { Cancel = true });
        var pod = Given.Pod(run, "Running", Given.Running());
        pod = pod with { Spec = pod.Spec with { NodeName = "node-1" } };

        var intent = Status(_planner.Plan(Given.Of(run, pod)));
        run = run with { Status = intent };
        var stop = _planner.Plan(Given.Of(run, pod));
        var wait = _planner.Plan(Given.Of(run, pod with { Spec = pod.Spec with { ActiveDeadlineSeconds = 1 } }));
        var cancelled = Status(_planner.Plan(Given.Of(run, Given.Pod(run, "Failed", Given.Exited(137), "DeadlineExceeded"))));

        Assert.Equal((RunPhase.Processing, RunReason.Cancelling), (intent.Phase, intent.Reason));
        Assert.IsType<StopPodStep>(Assert.Single(stop.Steps));
        Assert.Empty(wait.Steps);
        Assert.Equal((RunPhase.Cancelled, RunReason.Cancelled, 0), (cancelled.Phase, cancelled.Reason, cancelled.Failures));
    }

    [Fact]
    public void Cancelled_run_whose_pod_no_node_has_yet_loses_the_pod_as_it_was_seen()
    {
        var run = Given.Run(status: Given.Processing() with { Reason = RunReason.Cancelling }, spec: Spec() with { Cancel = true });

        var step = Assert.IsType<DeletePodStep>(Assert.Single(_planner.Plan(Given.Of(run, Given.Pod(run, "Pending"))).Steps));

        Assert.True(step.OnlyAsObserved);
    }

    [Fact]
    public void Agent_that_finishes_while_it_is_being_cancelled_has_finished()
    {
        var run = Given.Run(status: Given.Processing(started: true) with { Reason = RunReason.Cancelling }, spec: Spec() with { Cancel = true });

        Assert.Equal(RunPhase.Completed, Status(_planner.Plan(Given.Of(run, Given.Pod(run, "Succeeded", Given.Exited(0))))).Phase);
    }

    [Fact]
    public void Change_of_the_spec_while_running_is_named_and_changes_nothing_else()
    {
        var run = Given.Run(status: Given.Processing(started: true) with { ObservedGeneration = 0 }, spec: Spec() with { Model = "other", Priority = 5 });
        var pod = Given.Pod(run, "Running", Given.Running());
        pod = pod with { Metadata = pod.Metadata with { Annotations = new Dictionary<string, string>(StringComparer.Ordinal) { [RunAnnotations.SpecFingerprint] = SpecFingerprint.Of(Spec()) } } };

        var plan = _planner.Plan(Given.Of(run, pod));
        var honored = Status(plan).Conditions.Find(ConditionType.SpecHonored);

        Assert.IsType<WriteStatusStep>(Assert.Single(plan.Steps));
        Assert.Equal((RunPhase.Processing, 1L), (Status(plan).Phase, Status(plan).ObservedGeneration));
        Assert.Equal("ChangedWhileRunning", honored?.Reason);
        Assert.Contains("spec.model", honored?.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("priority", honored?.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void New_attempt_waits_until_a_pod_that_should_be_gone_is_gone()
    {
        var run = Given.Run(status: Given.Processing() with { Phase = RunPhase.Pending, Reason = RunReason.BackOff });

        Assert.IsType<DeletePodStep>(Assert.Single(_planner.Plan(Given.Of(run, Given.Pod(run, "Running", Given.Running()))).Steps));
        Assert.Empty(_planner.Plan(Given.Of(run, Given.Pod(run, "Running", Given.Running(), deleting: true))).Steps);
    }

    [Fact]
    public void Attempt_that_was_written_down_is_given_up_with_certainty_when_its_templates_break()
    {
        var planner = new Planner(Given.Configuration(), new FixedRenderer(RenderOutcome.Failed("broken")));

        var plan = planner.Plan(Given.Of(Given.Run(status: Given.Processing())));

        Assert.IsType<ConfirmPodGoneStep>(plan.Steps[0]);
        Assert.Equal(RunPhase.Pending, Status(plan).Phase);
    }

    private static CodeRunSpec Spec() => new() { Service = "shop", GithubApp = "5DLabs-Rex" };

    private static PodView Failed(CodeRunResource run, int exit) => Given.Pod(run, "Failed", Given.Exited(exit));

    private static CodeRunStatus Status(Plan plan) => plan.Steps.OfType<WriteStatusStep>().Single().Status;

    private static (string Phase, string? Reason) PhaseAndReason(Plan plan) => (Status(plan).Phase, Status(plan).Reason);
}
