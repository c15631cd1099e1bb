using CodeRun.Engine.Api;
using CodeRun.Engine.Reconciling;

namespace CodeRun.Tests.Unit.Reconciling;

public sealed class QueuePositionTests
{
    [Fact]
    public void Position_follows_priority_then_age_within_the_same_workspace()
    {
        var first = Waiting("a", age: 10);
        var second = Waiting("b", age: 5);
        var urgent = Waiting("c", age: 1, priority: 9);
        var elsewhere = Waiting("d", age: 20, workspace: "workspace-other-rex");
        CodeRunResource[] all = [second, elsewhere, first, urgent];

        Assert.Equal([2, 3, 1, 1], [QueuePosition.Of(first, all), QueuePosition.Of(second, all), QueuePosition.Of(urgent, all), QueuePosition.Of(elsewhere, all)]);
    }

    [Fact]
    public void Runs_that_wait_for_a_limit_are_one_queue()
    {
        var first = Waiting("a", age: 10, reason: AdmissionDecision.AtCapacity);
        var second = Waiting("b", age: 5, reason: AdmissionDecision.AtCapacity, workspace: "workspace-other-rex");

        Assert.Equal(2, QueuePosition.Of(second, [first, second]));
    }

    [Theory]
    [InlineData(RunPhase.Processing, RunReason.Running)]
    [InlineData(RunPhase.Pending, RunReason.BackOff)]
    [InlineData(RunPhase.Suspended, RunReason.Suspended)]
    public void Run_that_does_not_queue_has_no_position(string phase, string reason) =>
        Assert.Null(QueuePosition.Of(Given.Run(status: new CodeRunStatus { Phase = phase, Reason = reason }), []));

    private static CodeRunResource Waiting(string name, int age, int priority = 0, string workspace = "workspace-shop-rex", string reason = AdmissionDecision.WorkspaceBusy)
    {
        var run = Given.Run(name, new CodeRunStatus { Phase = RunPhase.Pending, Reason = reason, Workspace = workspace });
        return run with { Metadata = run.Metadata with { CreationTimestamp = Given.Now.AddMinutes(-age) }, Spec = run.Spec with { Priority = priority } };
    }
}
