using CodeRun.Engine.Agents;
using CodeRun.Engine.Api;
using CodeRun.Engine.Hosting;
using CodeRun.Engine.Reconciling;

namespace CodeRun.Tests.Unit.Reconciling;

/// <summary>What happens to a run, its pod and its files after its end.</summary>
public sealed class CleanupTests
{
    private readonly Planner _planner = new(Given.Configuration() with { Cleanup = new CleanupOptions { CompletedTtlSeconds = 60, FailedTtlSeconds = null } }, new FixedRenderer());

    [Fact]
    public void End_says_when_the_run_expires()
    {
        var run = Given.Run(status: Given.Processing(started: true));

        var completed = Status(_planner.Plan(Given.Of(run, Given.Pod(run, "Succeeded", Given.Exited(0)))));
        var failed = Status(_planner.Plan(Given.Of(run, Given.Pod(run, "Failed", Given.Exited(1)))));

        Assert.Equal(Given.Now.AddSeconds(60), completed.ExpireAt);
        Assert.Null(failed.ExpireAt);
    }

    [Fact]
    public void Finished_run_waits_for_its_expiry_without_a_request()
    {
        var plan = _planner.Plan(Given.Of(Finished()));

        Assert.Empty(plan.Steps);
        Assert.Equal(TimeSpan.FromSeconds(60), plan.RequeueAfter);
    }

    [Fact]
    public void Expired_run_loses_pod_and_config_map_and_keeps_itself()
    {
        var run = Finished();
        var late = Given.Of(run, Given.Pod(run, "Succeeded", Given.Exited(0))) with { Now = Given.Now.AddSeconds(60), ConfigMaps = [new ResourceMetadata { Name = "run-a-files-1", Uid = "c" }] };

        var plan = _planner.Plan(late);

        Assert.Collection(
            plan.Steps,
            static s => Assert.Equal("pod-run-a-1", Assert.IsType<DeletePodStep>(s).Pod.Metadata.Uid),
            static s => Assert.Equal("c", Assert.IsType<DeleteConfigMapStep>(s).ConfigMap.Uid),
            static s => Assert.NotNull(Assert.IsType<WriteStatusStep>(s).Status.CleanedUpAt));
        Assert.Empty(_planner.Plan(late with { Run = run with { Status = Status(plan) }, Pods = [], ConfigMaps = [] }).Steps);
    }

    [Fact]
    public void Pod_that_turns_up_after_the_clean_up_is_cleaned_up_too()
    {
        var run = Finished();
        run = run with { Status = run.Status! with { CleanedUpAt = Given.Now } };

        Assert.IsType<DeletePodStep>(Assert.Single(_planner.Plan(Given.Of(run, Given.Pod(run, "Succeeded", Given.Exited(0))) with { Now = Given.Now.AddHours(1) }).Steps));
    }

    [Fact]
    public void Run_with_a_time_to_live_is_deleted_itself()
    {
        var run = Finished(new CodeRunSpec { Service = "shop", TtlSecondsAfterFinished = 60 });

        var step = Assert.IsType<DeleteRunStep>(Assert.Single(_planner.Plan(Given.Of(run) with { Now = Given.Now.AddSeconds(60) }).Steps));

        Assert.Equal(run.Metadata.Uid, step.Run.Metadata.Uid);
    }

    [Fact]
    public void Time_to_live_that_is_set_after_the_end_counts_from_the_end()
    {
        var plan = _planner.Plan(Given.Of(Finished(new CodeRunSpec { Service = "shop", TtlSecondsAfterFinished = 3600 })));

        Assert.Equal(Given.Now.AddSeconds(3600), Status(plan).ExpireAt);
    }

    [Fact]
    public void Preserved_run_is_never_cleaned_up()
    {
        var run = Finished(new CodeRunSpec { Service = "shop", TtlSecondsAfterFinished = 1 });
        run = run with { Metadata = run.Metadata with { Annotations = new Dictionary<string, string>(StringComparer.Ordinal) { [RunAnnotations.Preserve] = "true" } } };

        var plan = _planner.Plan(Given.Of(run, Given.Pod(run, "Succeeded", Given.Exited(0))) with { Now = Given.Now.AddYears(1), IsBeyondHistory = true });

        Assert.Empty(plan.Steps);
        Assert.Null(plan.RequeueAfter);
    }

    [Fact]
    public void Run_beyond_the_history_is_deleted() =>
        Assert.IsType<DeleteRunStep>(Assert.Single(_planner.Plan(Given.Of(Finished()) with { IsBeyondHistory = true }).Steps));

    [Fact]
    public void History_keeps_the_newest_runs_of_each_service_and_agent()
    {
        var history = new FinishedHistory();
        var runs = Enumerable.Range(0, 4).Select(static i => FinishedAt($"run-{i}", i, i == 3 ? "other" : "shop")).ToList();

        var fallen = runs.ConvertAll(run => history.Note(run, limit: 2));

        Assert.Equal([null, null, RunKey.Of(runs[0].Metadata), null], fallen);
        Assert.Equal([true, false, false, false], runs.Select(r => history.IsBeyond(r.Metadata.Uid, limit: 2)));
        history.Forget(runs[1].Metadata.Uid);
        Assert.False(history.IsBeyond(runs[0].Metadata.Uid, limit: 2));
    }

    private static CodeRunResource FinishedAt(string name, int minute, string service)
    {
        var run = Given.Run(name, new CodeRunStatus { Phase = RunPhase.Completed, FinishedAt = Given.Now.AddMinutes(minute), Agent = "rex" });
        return run with { Spec = run.Spec with { Service = service } };
    }

    private static CodeRunResource Finished(CodeRunSpec? spec = null) => Given.Run(spec: spec, status: Given.Processing(started: true) with
    {
        Phase = RunPhase.Completed,
        FinishedAt = Given.Now,
        ExpireAt = Given.Now.AddSeconds(60),
        Conditions = [new Condition { Type = ConditionType.Succeeded, Status = "True", Reason = "x", Message = "", LastTransitionTime = Given.Now }],
    });

    private static CodeRunStatus Status(Plan plan) => plan.Steps.OfType<WriteStatusStep>().Single().Status;
}
