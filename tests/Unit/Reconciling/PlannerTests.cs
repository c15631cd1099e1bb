using CodeRun.Engine.Api;
using CodeRun.Engine.Reconciling;
using CodeRun.Engine.Resources;

namespace CodeRun.Tests.Unit.Reconciling;

public sealed class PlannerTests
{
    private readonly Planner _planner = new(Given.Configuration(), new FixedRenderer());

    [Fact]
    public void New_run_gets_its_finalizer_before_anything_else()
    {
        var plan = _planner.Plan(Given.Of(Given.Run(finalizer: false)));

        var step = Assert.IsType<SetFinalizersStep>(Assert.Single(plan.Steps));
        Assert.Equal([RunFinalizer.Name], step.Finalizers);
        Assert.Equal(TimeSpan.Zero, plan.RequeueAfter);
    }

    [Fact]
    public void Start_writes_the_status_first_and_the_pod_last()
    {
        var plan = _planner.Plan(Given.Of(Given.Run()));

        Assert.Equal(["WriteStatusStep", "CreateWorkspaceStep", "CreateConfigMapStep", "CreatePodStep", "RecordEventStep"], Names(plan));
        var status = Status(plan);
        Assert.Equal(RunPhase.Processing, status.Phase);
        Assert.Equal(1, status.Attempt);
        Assert.Equal("run-a-1", status.PodName);
        Assert.Equal("run-a-files-0123abcd", status.ConfigMapName);
        Assert.Equal("workspace-shop-rex", status.Workspace);
        Assert.Equal("rex", status.Agent);
        Assert.Equal(1, status.ObservedGeneration);
    }

    [Fact]
    public void Known_workspace_is_not_claimed_again() =>
        Assert.DoesNotContain("CreateWorkspaceStep", Names(_planner.Plan(Given.Of(Given.Run()) with { WorkspaceExists = true })));

    [Fact]
    public void Start_cut_off_after_the_status_goes_on_with_the_same_attempt()
    {
        var run = Given.Run(status: Given.Processing());

        var plan = _planner.Plan(Given.Of(run) with { WorkspaceExists = true });

        Assert.Equal(["ConfirmRunStep", "CreateConfigMapStep", "CreatePodStep", "RecordEventStep"], Names(plan));
        Assert.Equal("run-a-1", plan.Steps.OfType<CreatePodStep>().Single().Name);
    }

    [Fact]
    public void Start_cut_off_after_the_config_map_makes_only_the_pod()
    {
        var observation = Given.Of(Given.Run(status: Given.Processing())) with
        {
            WorkspaceExists = true,
            ConfigMaps = [new ResourceMetadata { Name = "run-a-files-0123abcd" }],
        };

        Assert.Equal(["ConfirmRunStep", "CreatePodStep", "RecordEventStep"], Names(_planner.Plan(observation)));
    }

    [Fact]
    public void Start_cut_off_before_the_templates_changed_records_the_new_config_map_first()
    {
        var planner = new Planner(Given.Configuration(), new FixedRenderer("ffffffff"));

        var plan = planner.Plan(Given.Of(Given.Run(status: Given.Processing())) with { WorkspaceExists = true });

        Assert.Equal(["WriteStatusStep", "CreateConfigMapStep", "CreatePodStep", "RecordEventStep"], Names(plan));
        Assert.Equal("run-a-files-ffffffff", Status(plan).ConfigMapName);
        Assert.Equal(1, Status(plan).Attempt);
    }

    [Fact]
    public void Run_that_must_wait_says_whom_it_waits_for()
    {
        var waiting = new AdmissionDecision(false, AdmissionDecision.WorkspaceBusy, "Waits for run run-b, which is ahead on workspace workspace-shop-rex.");

        var plan = _planner.Plan(Given.Of(Given.Run()) with { Admission = waiting });

        var status = Status(plan);
        Assert.Equal(RunPhase.Pending, status.Phase);
        Assert.Equal(AdmissionDecision.WorkspaceBusy, status.Reason);
        var ready = status.Conditions.Find(ConditionType.WorkspaceReady);
        Assert.Equal("False", ready?.Status);
        Assert.Contains("run-b", ready?.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Waiting_run_is_written_only_once()
    {
        var waiting = new AdmissionDecision(false, AdmissionDecision.WorkspaceBusy, "Waits for run run-b.");
        var first = Status(_planner.Plan(Given.Of(Given.Run()) with { Admission = waiting }));

        var again = _planner.Plan(Given.Of(Given.Run(status: first)) with { Admission = waiting, Now = Given.Now.AddHours(1) });

        Assert.Empty(again.Steps);
        Assert.Null(again.RequeueAfter);
    }

    [Fact]
    public void Running_agent_is_recorded_with_its_start_time()
    {
        var run = Given.Run(status: Given.Processing());

        var plan = _planner.Plan(Given.Of(run, Given.Pod(run, "Running", Given.Running())));

        Assert.Equal(Given.Now.AddSeconds(-20), Status(plan).StartedAt);
        Assert.Equal("True", Status(plan).Conditions.Find(ConditionType.AgentStarted)?.Status);
    }

    [Fact]
    public void Running_run_needs_nothing_and_no_timer()
    {
        var run = Given.Run(status: Given.Processing(started: true));

        var plan = _planner.Plan(Given.Of(run, Given.Pod(run, "Running", Given.Running())));

        Assert.Empty(plan.Steps);
        Assert.Null(plan.RequeueAfter);
    }

    [Theory]
    [InlineData("ContainerCreating")]
    [InlineData("PodInitializing")]
    public void Pod_on_its_way_is_watched_until_the_start_deadline_without_a_write(string reason)
    {
        var run = Given.Run(status: Given.Processing());

        var plan = _planner.Plan(Given.Of(run, Given.Pod(run, "Pending", Given.Waiting(reason, ""))));

        Assert.Empty(plan.Steps);
        Assert.Equal(TimeSpan.FromSeconds(570), plan.RequeueAfter);
    }

    [Fact]
    public void Pod_that_cannot_start_shows_the_kubelets_words()
    {
        var run = Given.Run(status: Given.Processing());

        var plan = _planner.Plan(Given.Of(run, Given.Pod(run, "Pending", Given.Waiting("ImagePullBackOff", "Back-off pulling image \"x\""))));

        Assert.Equal("ImagePullBackOff", Status(plan).Reason);
        Assert.Equal("Back-off pulling image \"x\"", Status(plan).Conditions.Find(ConditionType.AgentStarted)?.Message);
    }

    [Fact]
    public void Pod_that_misses_the_start_deadline_is_stopped_before_the_run_fails()
    {
        var run = Given.Run(status: Given.Processing());
        var pod = Given.Pod(run, "Pending", Given.Waiting("ImagePullBackOff", "no such image"));
        var late = Given.Of(run, pod) with { Now = Given.Now.AddSeconds(571) };

        var stopping = Status(_planner.Plan(late));
        var stopped = run with { Status = stopping };
        var stop = _planner.Plan(late with { Run = stopped });
        var failed = Status(_planner.Plan(late with { Run = stopped, Pods = [], GonePods = [pod] }));

        Assert.Equal((RunPhase.Processing, RunReason.StartTimeout), (stopping.Phase, stopping.Reason));
        Assert.Equal(pod.Metadata.Uid, Assert.IsType<DeletePodStep>(Assert.Single(stop.Steps)).Pod.Metadata.Uid);
        Assert.Equal((RunPhase.Failed, RunReason.StartTimeout), (failed.Phase, failed.Reason));
        Assert.Contains("no such image", failed.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Succeeded_pod_completes_the_run_with_the_agents_result()
    {
        var run = Given.Run(status: Given.Processing(started: true));
        var pod = Given.Pod(run, "Succeeded", Given.Exited(0, """{"branch":"feature/task-1-implementation","commit":"abc","costUsd":0.25,"turns":3,"exitCode":9}"""));

        var status = Status(_planner.Plan(Given.Of(run, pod)));

        Assert.Equal(RunPhase.Completed, status.Phase);
        Assert.Equal("feature/task-1-implementation", status.Result?.Branch);
        Assert.Equal(0.25, status.Result?.CostUsd);
        Assert.Equal(0, status.Result?.ExitCode);
        Assert.Equal(Given.Now.AddSeconds(-1), status.FinishedAt);
        Assert.Equal("True", status.Conditions.Find(ConditionType.Succeeded)?.Status);
        Assert.Equal(1, Assert.Single(status.Attempts).Attempt);
    }

    [Fact]
    public void Pod_that_ended_before_it_was_seen_running_still_gives_its_start_time()
    {
        var run = Given.Run(status: Given.Processing());

        var status = Status(_planner.Plan(Given.Of(run, Given.Pod(run, "Succeeded", Given.Exited(0)))));

        Assert.Equal(Given.Now.AddSeconds(-20), status.StartedAt);
    }

    [Theory]
    [InlineData(1, null, null, "AgentFailed")]
    [InlineData(69, null, null, "ServiceUnavailable")]
    [InlineData(77, null, null, "NotPermitted")]
    [InlineData(78, null, null, "BadConfiguration")]
    [InlineData(137, "OOMKilled", null, "OutOfMemory")]
    [InlineData(143, "Error", null, "AgentKilled")]
    [InlineData(137, "Error", "DeadlineExceeded", "DeadlineExceeded")]
    public void Failed_pod_fails_the_run_and_says_why(int exit, string? containerReason, string? podReason, string expected)
    {
        var run = Given.Run(status: Given.Processing(started: true));

        var status = Status(_planner.Plan(Given.Of(run, Given.Pod(run, "Failed", Given.Exited(exit, reason: containerReason), podReason))));

        Assert.Equal(RunPhase.Failed, status.Phase);
        Assert.Equal(expected, status.Reason);
        Assert.Equal(exit, status.Result?.ExitCode);
        Assert.Equal("False", status.Conditions.Find(ConditionType.Succeeded)?.Status);
    }

    [Theory]
    [InlineData(RunPhase.Completed)]
    [InlineData(RunPhase.Failed)]
    [InlineData(RunPhase.Cancelled)]
    public void Finished_run_is_left_alone(string phase)
    {
        var run = Given.Run(status: Given.Processing() with { Phase = phase });

        var plan = _planner.Plan(Given.Of(run, Given.Pod(run, "Succeeded", Given.Exited(0))));

        Assert.Empty(plan.Steps);
        Assert.Null(plan.RequeueAfter);
    }

    [Fact]
    public void Invalid_run_says_which_field_and_starts_nothing()
    {
        var plan = _planner.Plan(Given.Of(Given.Run(finalizer: false)) with { Errors = [new FieldError("spec.githubApp", "is not a known agent")] });

        Assert.Equal("InvalidSpec", Status(plan).Reason);
        Assert.Equal("False", Status(plan).Conditions.Find(ConditionType.SpecValid)?.Status);
        Assert.Contains("spec.githubApp", Status(plan).Message, StringComparison.Ordinal);
        Assert.DoesNotContain(plan.Steps, static s => s is CreatePodStep);
    }

    [Fact]
    public void Invalid_run_that_was_mended_starts()
    {
        var invalid = Status(_planner.Plan(Given.Of(Given.Run()) with { Errors = [new FieldError("spec.service", "is required")] }));

        var plan = _planner.Plan(Given.Of(Given.Run(status: invalid)));

        Assert.Equal(RunPhase.Processing, Status(plan).Phase);
        Assert.Equal("True", Status(plan).Conditions.Find(ConditionType.SpecValid)?.Status);
    }

    [Fact]
    public void Spec_that_becomes_invalid_does_not_touch_the_attempt_under_way()
    {
        var run = Given.Run(status: Given.Processing(started: true) with { ObservedGeneration = 0 });

        var plan = _planner.Plan(Given.Of(run, Given.Pod(run, "Running", Given.Running())) with { Errors = [new FieldError("spec.env", "bad")] });

        Assert.Equal(RunPhase.Processing, Status(plan).Phase);
        Assert.Equal("False", Status(plan).Conditions.Find(ConditionType.SpecValid)?.Status);
        Assert.Single(plan.Steps);
    }

    [Fact]
    public void Template_error_is_shown_in_a_condition()
    {
        var planner = new Planner(Given.Configuration(), new FixedRenderer(RenderOutcome.Failed("code/claude.md.hbs:3:5: unknown variable 'x'")));

        var status = Status(planner.Plan(Given.Of(Given.Run())));

        Assert.Equal(RunPhase.Pending, status.Phase);
        Assert.Equal("code/claude.md.hbs:3:5: unknown variable 'x'", status.Conditions.Find(ConditionType.ConfigurationRendered)?.Message);
    }

    [Fact]
    public void Deleted_run_stops_its_pod_and_keeps_the_finalizer_until_it_is_gone()
    {
        var run = Given.Run(status: Given.Processing(started: true), deleting: true);

        var stop = _planner.Plan(Given.Of(run, Given.Pod(run, "Running", Given.Running())));
        var wait = _planner.Plan(Given.Of(run, Given.Pod(run, "Running", Given.Running(), deleting: true)));
        var gone = _planner.Plan(Given.Of(run) with { GonePods = [Given.Pod(run, "Running", Given.Running(), deleting: true)] });

        Assert.IsType<DeletePodStep>(Assert.Single(stop.Steps));
        Assert.Empty(wait.Steps);
        Assert.Empty(Assert.IsType<SetFinalizersStep>(Assert.Single(gone.Steps)).Finalizers);
    }

    [Fact]
    public void Deleted_run_keeps_the_finalizers_of_others()
    {
        var run = Given.Run(deleting: true);
        run = run with { Metadata = run.Metadata with { Finalizers = ["other/one", RunFinalizer.Name] } };

        var plan = _planner.Plan(Given.Of(run));

        Assert.Equal(["other/one"], Assert.IsType<SetFinalizersStep>(Assert.Single(plan.Steps)).Finalizers);
    }

    [Fact]
    public void Deleted_run_without_our_finalizer_is_not_written_to()
    {
        Assert.Empty(_planner.Plan(Given.Of(Given.Run(finalizer: false, deleting: true))).Steps);
    }

    [Fact]
    public void Refused_pod_fails_the_run_with_the_servers_words()
    {
        var run = Given.Run(status: Given.Processing());
        var step = _planner.Plan(Given.Of(run)).Steps.OfType<CreatePodStep>().Single();

        var plan = _planner.PlanRejection(Given.Of(run), step, RunReason.Rejected, "spec.containers[0].env[0].name: Invalid value", final: true);

        Assert.Equal(RunPhase.Failed, Status(plan).Phase);
        Assert.Contains("Invalid value", Status(plan).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Fields_that_are_not_acted_on_are_named()
    {
        var run = Given.Run(spec: new CodeRunSpec { Service = "shop", GithubUser = "somebody" });

        var honored = Status(_planner.Plan(Given.Of(run))).Conditions.Find(ConditionType.SpecHonored);

        Assert.Equal("False", honored?.Status);
        Assert.Equal("IgnoredFields", honored?.Reason);
        Assert.Contains("spec.githubUser", honored?.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Docker_that_the_agent_may_not_have_is_refused_in_words()
    {
        var observation = Given.Of(Given.Run(spec: new CodeRunSpec { Service = "shop", EnableDocker = true }));

        var refused = Status(_planner.Plan(observation)).Conditions.Find(ConditionType.SpecHonored);
        var granted = Status(_planner.Plan(observation with { AllowsDocker = true })).Conditions.Find(ConditionType.SpecHonored);

        Assert.Equal("False", refused?.Status);
        Assert.Contains("Docker is refused", refused?.Message, StringComparison.Ordinal);
        Assert.Equal("True", granted?.Status);
    }

    private static IEnumerable<string> Names(Plan plan) => plan.Steps.Select(static s => s.GetType().Name);

    private static CodeRunStatus Status(Plan plan) => plan.Steps.OfType<WriteStatusStep>().Single().Status;
}
