using System.Text.Json.Nodes;
using CodeRun.Sandbox.Storage;

namespace CodeRun.Tests.Unit.Sandbox.Storage;

public sealed class StoreSubscriptionTests
{
    private static readonly GroupResource Maps = new("", "configmaps");

    [Theory]
    [InlineData(5000, 10)]
    [InlineData(100, 1_000_000)]
    public void Reader_that_takes_nothing_is_cut_off_by_number_or_size_and_others_are_not(int changes, int size)
    {
        using var store = new ObjectStore();
        using var stuck = store.Subscribe(Maps, 0)!;
        using var quick = store.Subscribe(Maps, 0)!;
        var heard = 0;
        for (var i = 0; i < changes; i++)
        {
            Write(store, $"m{i}", size);
            while (quick.Changes.TryRead(out _))
                heard++;
        }

        Assert.Equal(changes, heard);
        Assert.False(quick.Changes.Completion.IsCompleted);
        var waiting = 0;
        while (stuck.Changes.TryRead(out _))
            waiting++;
        Assert.True(stuck.Changes.Completion.IsCompleted);
        Assert.InRange(waiting, 1, changes - 1);
        Assert.InRange((long)waiting * size, 0, 64 * 1024 * 1024);
    }

    [Fact]
    public void What_happened_before_does_not_count_against_a_reader()
    {
        using var store = new ObjectStore(new StoreLimits { HistoryBytes = long.MaxValue });
        for (var i = 0; i < 80; i++)
            Write(store, $"m{i}", 1_000_000);
        using var late = store.Subscribe(Maps, 0)!;

        Write(store, "new", 1_000_000);

        var heard = 0;
        while (late.Changes.TryRead(out _))
            heard++;
        Assert.Equal(81, heard);
    }

    private static void Write(ObjectStore store, string name, int size) => store.Change(Maps, "default", name, _ => new JsonObject
    {
        ["metadata"] = new JsonObject { ["name"] = name, ["namespace"] = "default", ["uid"] = name },
        ["data"] = new JsonObject { ["k"] = new string('x', size) },
    });
}
