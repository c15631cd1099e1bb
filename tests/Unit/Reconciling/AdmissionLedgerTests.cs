using CodeRun.Engine.Agents;
using CodeRun.Engine.Reconciling;

namespace CodeRun.Tests.Unit.Reconciling;

public sealed class AdmissionLedgerTests
{
    private readonly AdmissionLedger _ledger = new(new ConcurrencyOptions(), Given.Agents());

    [Fact]
    public void Workspace_is_granted_to_one_run_only()
    {
        Assert.True(_ledger.TryAdmit(Given.Claim("a", age: 2)).Admitted);
        var second = _ledger.TryAdmit(Given.Claim("b", age: 1));

        Assert.False(second.Admitted);
        Assert.Equal(AdmissionDecision.WorkspaceBusy, second.Reason);
        Assert.Contains("run a", second.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_that_holds_its_workspace_is_granted_it_again()
    {
        _ledger.TryAdmit(Given.Claim("a"));

        Assert.True(_ledger.TryAdmit(Given.Claim("a")).Admitted);
    }

    [Fact]
    public void Same_workspace_name_in_another_namespace_is_another_workspace()
    {
        _ledger.TryAdmit(Given.Claim("a"));

        Assert.True(_ledger.TryAdmit(Given.Claim("b") with { Namespace = "other" }).Admitted);
    }

    [Fact]
    public void Queue_of_a_workspace_is_served_in_order_of_creation()
    {
        _ledger.TryAdmit(Given.Claim("a", age: 9));
        _ledger.TryAdmit(Given.Claim("late", age: 1));
        _ledger.TryAdmit(Given.Claim("early", age: 5));

        var woken = _ledger.Release("uid-a");

        Assert.Equal(["early"], woken.Select(static c => c.RunName));
        Assert.False(_ledger.TryAdmit(Given.Claim("late", age: 1)).Admitted);
        Assert.True(_ledger.TryAdmit(Given.Claim("early", age: 5)).Admitted);
    }

    [Fact]
    public void Higher_priority_goes_first()
    {
        _ledger.TryAdmit(Given.Claim("a", age: 9));
        _ledger.TryAdmit(Given.Claim("early", age: 5));
        _ledger.TryAdmit(Given.Claim("urgent", age: 1, priority: 10));

        Assert.Equal(["urgent"], _ledger.Release("uid-a").Select(static c => c.RunName));
    }

    [Fact]
    public void Waiting_run_names_the_one_directly_ahead()
    {
        _ledger.TryAdmit(Given.Claim("a", age: 9));
        _ledger.TryAdmit(Given.Claim("b", age: 5));

        Assert.Contains("run b", _ledger.TryAdmit(Given.Claim("c", age: 1)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Workspace_stays_taken_while_a_pod_of_a_finished_run_lives()
    {
        _ledger.TryAdmit(Given.Claim("a", age: 2));
        _ledger.HoldForPod(Given.Claim("a", age: 2), "pod-1");
        _ledger.TryAdmit(Given.Claim("b", age: 1));

        Assert.Empty(_ledger.Release("uid-a"));
        Assert.False(_ledger.TryAdmit(Given.Claim("b", age: 1)).Admitted);
        Assert.Equal(["b"], _ledger.ReleasePod("uid-a", "pod-1").Select(static c => c.RunName));
        Assert.True(_ledger.TryAdmit(Given.Claim("b", age: 1)).Admitted);
    }

    [Fact]
    public void Waiting_run_that_goes_lets_the_next_one_pass()
    {
        _ledger.TryAdmit(Given.Claim("a", age: 9));
        _ledger.TryAdmit(Given.Claim("b", age: 5));
        _ledger.TryAdmit(Given.Claim("c", age: 1));
        _ledger.Release("uid-b");

        Assert.Equal(["c"], _ledger.Release("uid-a").Select(static c => c.RunName));
    }

    [Fact]
    public void Looking_changes_nothing()
    {
        Assert.True(_ledger.Peek(Given.Claim("a", age: 2)).Admitted);
        Assert.True(_ledger.Peek(Given.Claim("b", age: 1)).Admitted);
        Assert.Empty(_ledger.Release("uid-a"));
    }

    [Theory]
    [InlineData("total")]
    [InlineData("agent")]
    [InlineData("service")]
    public void Limit_is_kept_and_the_next_in_line_gets_the_place(string scope)
    {
        var limits = scope switch
        {
            "total" => new ConcurrencyOptions { Total = 1 },
            "agent" => new ConcurrencyOptions { PerAgent = 1 },
            _ => new ConcurrencyOptions { PerService = 1 },
        };
        var ledger = new AdmissionLedger(limits, Given.Agents());
        Assert.True(ledger.TryAdmit(Given.Claim("a", workspace: "w1", age: 3)).Admitted);

        var second = ledger.TryAdmit(Given.Claim("b", workspace: "w2", age: 2));
        var third = ledger.TryAdmit(Given.Claim("c", workspace: "w3", age: 1));

        Assert.Equal(AdmissionDecision.AtCapacity, second.Reason);
        Assert.Contains("1 active run", second.Message, StringComparison.Ordinal);
        Assert.False(third.Admitted);
        Assert.Equal(["b"], ledger.Release("uid-a").Select(static c => c.RunName));
        Assert.False(ledger.TryAdmit(Given.Claim("c", workspace: "w3", age: 1)).Admitted);
        Assert.True(ledger.TryAdmit(Given.Claim("b", workspace: "w2", age: 2)).Admitted);
    }

    [Fact]
    public void Run_blocked_by_its_workspace_does_not_hold_up_others_at_the_limit()
    {
        var ledger = new AdmissionLedger(new ConcurrencyOptions { Total = 2 }, Given.Agents());
        ledger.TryAdmit(Given.Claim("a", workspace: "w1", age: 9));
        ledger.TryAdmit(Given.Claim("blocked", workspace: "w1", age: 8));

        Assert.True(ledger.TryAdmit(Given.Claim("free", workspace: "w2", age: 1)).Admitted);
    }

    [Fact]
    public void Run_under_way_keeps_its_place_even_over_a_lowered_limit()
    {
        var ledger = new AdmissionLedger(new ConcurrencyOptions { Total = 1 }, Given.Agents());
        ledger.Hold(Given.Claim("a", workspace: "w1"));
        ledger.Hold(Given.Claim("b", workspace: "w2"));

        Assert.True(ledger.TryAdmit(Given.Claim("b", workspace: "w2")).Admitted);
        Assert.False(ledger.TryAdmit(Given.Claim("c", workspace: "w3")).Admitted);
    }
}
