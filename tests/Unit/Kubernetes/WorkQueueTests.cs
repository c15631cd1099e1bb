using CodeRun.Engine.Kubernetes;
using Microsoft.Extensions.Time.Testing;

namespace CodeRun.Tests.Unit.Kubernetes;

public sealed class WorkQueueTests : IDisposable
{
    private readonly FakeTimeProvider _time = new();
    private readonly WorkQueue<string> _queue;

    public WorkQueueTests() => _queue = new WorkQueue<string>(_time);

    public void Dispose() => _queue.Dispose();

    [Fact]
    public async Task Key_added_twice_is_taken_once()
    {
        _queue.Add("a");
        _queue.Add("a");

        Assert.Equal("a", await TakeAsync());
        Assert.Equal(0, _queue.Depth);
    }

    [Fact]
    public async Task Key_is_with_one_worker_at_a_time_and_comes_back_exactly_once()
    {
        _queue.Add("a");
        await TakeAsync();
        _queue.Add("a");
        _queue.Add("a");
        Assert.Equal(0, _queue.Depth);

        _queue.Done("a");

        Assert.Equal(1, _queue.Depth);
        Assert.Equal("a", await TakeAsync());
        _queue.Done("a");
        Assert.Equal(0, _queue.Depth);
    }

    [Fact]
    public async Task Urgent_keys_go_first()
    {
        _queue.Add("listed", urgent: false);
        _queue.Add("event");

        Assert.Equal("event", await TakeAsync());
        Assert.Equal("listed", await TakeAsync());
    }

    [Fact]
    public async Task Key_that_becomes_urgent_moves_up()
    {
        _queue.Add("a", urgent: false);
        _queue.Add("b", urgent: false);
        _queue.Add("b");

        Assert.Equal("b", await TakeAsync());
    }

    [Fact]
    public void Delayed_key_comes_when_it_is_due_and_the_earliest_time_counts()
    {
        _queue.AddAfter("a", TimeSpan.FromSeconds(10));
        _queue.AddAfter("a", TimeSpan.FromSeconds(5));
        _queue.AddAfter("a", TimeSpan.FromSeconds(20));

        _time.Advance(TimeSpan.FromSeconds(4.9));
        Assert.Equal(0, _queue.Depth);
        _time.Advance(TimeSpan.FromSeconds(0.1));
        Assert.Equal(1, _queue.Depth);
    }

    [Fact]
    public async Task Key_that_came_early_does_not_come_again_when_it_was_due()
    {
        _queue.AddAfter("a", TimeSpan.FromSeconds(5));
        _queue.Add("a");
        await TakeAsync();
        _queue.Done("a");

        _time.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal(0, _queue.Depth);
    }

    [Fact]
    public void Failures_of_a_key_double_its_delay_up_to_a_limit_and_are_forgotten()
    {
        Assert.Equal(TimeSpan.FromMilliseconds(5), _queue.AddRateLimited("a"));
        Assert.Equal(TimeSpan.FromMilliseconds(10), _queue.AddRateLimited("a"));
        for (var i = 0; i < 30; i++)
            _queue.AddRateLimited("a");
        Assert.Equal(TimeSpan.FromSeconds(1000), _queue.AddRateLimited("a"));
        Assert.Equal(TimeSpan.FromMilliseconds(5), _queue.AddRateLimited("b"));

        _queue.Forget("a");

        Assert.Equal(TimeSpan.FromMilliseconds(5), _queue.AddRateLimited("a"));
    }

    [Fact]
    public void Failures_of_all_keys_together_come_back_at_most_ten_a_second_after_a_hundred()
    {
        for (var i = 0; i < 100; i++)
            Assert.Equal(TimeSpan.FromMilliseconds(5), _queue.AddRateLimited($"key-{i}"));

        Assert.Equal(0.1, _queue.AddRateLimited("one more").TotalSeconds, tolerance: 0.001);
        Assert.Equal(0.2, _queue.AddRateLimited("and another").TotalSeconds, tolerance: 0.001);
    }

    [Fact]
    public void Server_that_asks_for_time_gets_it() => Assert.Equal(TimeSpan.FromSeconds(7), _queue.AddRateLimited("a", TimeSpan.FromSeconds(7)));

    [Fact]
    public async Task Waiting_worker_is_woken_by_a_key()
    {
        var waiting = _queue.TakeAsync(CancellationToken.None).AsTask();
        Assert.False(waiting.IsCompleted);

        _queue.Add("a");

        Assert.Equal((true, "a"), await waiting);
    }

    [Fact]
    public async Task Closed_queue_hands_out_what_it_has_and_then_ends()
    {
        _queue.Add("a");
        _queue.AddAfter("later", TimeSpan.FromSeconds(1));
        _queue.Close();
        _queue.Add("b");

        Assert.Equal((true, "a"), await _queue.TakeAsync(CancellationToken.None));
        Assert.False((await _queue.TakeAsync(CancellationToken.None)).Taken);
    }

    [Fact]
    public async Task Waiting_worker_can_be_cancelled()
    {
        using var stop = new CancellationTokenSource();
        var waiting = _queue.TakeAsync(stop.Token).AsTask();

        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
    }

    private async Task<string> TakeAsync() => (await _queue.TakeAsync(CancellationToken.None)).Key;
}
