using CodeRun.Sandbox.Storage;
using CodeRun.Sandbox.Storage.Journal;

namespace CodeRun.Tests.Unit.Sandbox.Storage.Journal;

public sealed class ChangeJournalTests
{
    private const int Rounds = 150;

    [Fact]
    public void Change_is_seen_by_nobody_before_it_is_on_the_disk()
    {
        var files = MemoryFiles.NewJournal();
        using var store = new JournaledStore(files);
        using var watch = store.Store.Subscribe(JournaledStore.Maps, 0)!;
        var seen = new List<bool>();
        files.Before = (operation, _) =>
        {
            if (operation == "sync")
                seen.Add(store.Store.Get(JournaledStore.Maps, "default", "a") is not null || watch.Changes.TryPeek(out var _));
        };

        store.Set("a", "1");

        Assert.Equal([false], seen);
        Assert.True(watch.Changes.TryRead(out var change));
        Assert.Equal("a", change.Current.Name);
    }

    [Fact]
    public async Task Writers_that_wait_go_to_the_disk_together()
    {
        var files = MemoryFiles.NewJournal();
        using var store = new JournaledStore(files);
        using var reached = new SemaphoreSlim(0);
        using var go = new SemaphoreSlim(0);
        var syncs = 0;
        files.Before = (operation, _) =>
        {
            if (operation == "sync" && Interlocked.Increment(ref syncs) == 1)
            {
                reached.Release();
                go.Wait();
            }
        };
        var first = Thread(() => store.Set("first", "1"));
        await reached.WaitAsync();
        using var waiting = new CountdownEvent(8);
        var others = Enumerable.Range(0, 8).Select(i => Thread(() => store.Store.Change(JournaledStore.Maps, "default", $"m{i}", old =>
        {
            waiting.Signal();
            return JournaledStore.Map($"m{i}", old, "x");
        }))).ToList();
        waiting.Wait();
        // The last of them has decided; it is queued when another change can be decided.
        store.Store.Change(JournaledStore.Maps, "default", "none", static _ => null);
        go.Release();
        await first;
        await Task.WhenAll(others);

        Assert.Equal(2, syncs);
        Assert.Equal(9, store.Store.Version);
    }

    [Fact]
    public void Later_change_builds_on_one_that_is_not_on_the_disk_yet()
    {
        var files = MemoryFiles.NewJournal();
        using var store = new JournaledStore(files);
        Parallel.For(0, 64, _ => store.Store.Change(JournaledStore.Maps, "default", "counter", old =>
            JournaledStore.Map("counter", old, $"{int.Parse((string?)old?.Parse()["data"]!["text"] ?? "0", System.Globalization.CultureInfo.InvariantCulture) + 1}")));

        Assert.Equal("64 64", store.Texts()["counter"]);
        Assert.Equal("64 64", JournaledStore.TextsIn(RecoveredStore.Read(files.Copy()).Image)["counter"]);
    }

    [Fact]
    public void Full_disk_fails_the_change_and_nothing_else()
    {
        var files = MemoryFiles.NewJournal();
        using var store = new JournaledStore(files);
        store.Set("a", "1");
        files.Before = static (operation, _) => _ = operation == "append" ? throw new PartlyDoneException { Part = 0.5 } : 0;

        var failed = Assert.Throws<StoreWriteException>(() => store.Set("b", "lost"));

        Assert.Contains("No space left on device", failed.Message, StringComparison.Ordinal);
        Assert.Equal(["a"], store.Texts().Keys);
        files.Before = null;
        Assert.Equal(2, store.Set("c", "2").Version);
        Assert.Equal(store.Texts(), JournaledStore.TextsIn(RecoveredStore.Read(files.Copy()).Image));
    }

    [Fact]
    public void Failed_flush_ends_all_writing_and_says_so()
    {
        var files = MemoryFiles.NewJournal();
        using var store = new JournaledStore(files);
        store.Set("a", "1");
        files.Before = static (operation, _) => _ = operation == "sync" ? throw new IOException("Input/output error") : 0;
        Assert.Throws<StoreWriteException>(() => store.Set("b", "lost"));
        files.Before = null;

        var refused = Assert.Throws<StoreWriteException>(() => store.Set("c", "2"));

        Assert.Contains("Input/output error. The sandbox stores nothing any more until it is started again.", refused.Message, StringComparison.Ordinal);
        Assert.Equal(refused.Message, store.Journal.Problem);
        Assert.Equal(["a"], store.Texts().Keys);
        Assert.Equal(1, store.Store.Version);
    }

    [Fact]
    public void Broken_record_that_cannot_be_taken_back_ends_all_writing()
    {
        var files = MemoryFiles.NewJournal();
        using var store = new JournaledStore(files);
        files.Before = static (operation, _) => _ = operation is "append" or "truncate" ? throw new PartlyDoneException { Part = 0.5 } : 0;
        Assert.Throws<StoreWriteException>(() => store.Set("a", "lost"));
        files.Before = null;

        Assert.Throws<StoreWriteException>(() => store.Set("b", "refused"));

        Assert.Equal(0, RecoveredStore.Read(files.Copy()).Image.Version);
        Assert.NotNull(RecoveredStore.Read(files.Copy()).Torn);
    }

    [Fact]
    public async Task Change_that_was_built_on_one_that_failed_fails_too()
    {
        var files = MemoryFiles.NewJournal();
        using var store = new JournaledStore(files);
        using var reached = new SemaphoreSlim(0);
        using var go = new SemaphoreSlim(0);
        files.Before = (operation, _) =>
        {
            if (operation != "append")
                return;
            reached.Release();
            go.Wait();
            throw new PartlyDoneException();
        };
        var first = Task.Run(() => store.Set("a", "1"));
        await reached.WaitAsync();
        var second = Task.Run(() => store.Set("a", "2"));
        await Task.Run(() => store.Store.Change(JournaledStore.Maps, "default", "none", static _ => null));
        files.Before = null;
        go.Release();

        await Assert.ThrowsAsync<StoreWriteException>(() => first);
        // The second had been decided, and is taken back, or comes after and finds nothing there.
        var outcome = await Record.ExceptionAsync(() => second);
        Assert.True(outcome is StoreWriteException || store.Texts()["a"] == "1 2");
    }

    [Fact]
    public void Closed_store_refuses_writes_instead_of_keeping_them_waiting()
    {
        var files = MemoryFiles.NewJournal();
        var store = new JournaledStore(files);
        store.Set("a", "1");
        store.Dispose();

        Assert.Contains("stops", Assert.Throws<StoreWriteException>(() => store.Set("b", "2")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Writes_during_the_close_are_stored_or_refused()
    {
        for (var round = 0; round < 50; round++)
        {
            var files = MemoryFiles.NewJournal();
            var store = new JournaledStore(files);
            var writers = Enumerable.Range(0, 4).Select(w => Task.Run(() =>
            {
                var stored = new List<string>();
                try
                {
                    for (var i = 0; ; i++)
                        stored.Add(store.Set($"w{w}-{i}", "x").Name);
                }
                catch (StoreWriteException)
                {
                    return stored;
                }
            })).ToList();
            store.Dispose();

            var stored = (await Task.WhenAll(writers)).SelectMany(static s => s);
            Assert.Equal(stored.Order(StringComparer.Ordinal), JournaledStore.TextsIn(RecoveredStore.Read(files).Image).Keys);
        }
    }

    [Fact]
    public void Clean_close_leaves_a_snapshot_and_an_empty_log()
    {
        var files = MemoryFiles.NewJournal();
        using (var store = new JournaledStore(files))
        {
            store.Set("a", "1");
            store.Set("b", "2");
        }

        Assert.Equal([StoreFileName.Log(2), StoreFileName.Snapshot(2)], files.List().Order(StringComparer.Ordinal));
        Assert.Equal(FileHeader.Size, files[StoreFileName.Log(2)].Length);
    }

    [Fact]
    public void Snapshots_and_logs_together_say_what_the_store_said()
    {
        for (var seed = 0; seed < 20; seed++)
        {
            var random = new Random(seed);
            var files = MemoryFiles.NewJournal();
            for (var life = 0; life < 3; life++)
            {
                using var store = new JournaledStore(files, snapshotAfterBytes: random.Next(300, 3000));
                for (var i = 0; i < 60; i++)
                    store.Random(random);
                // Killed now, or closed and then looked at.
                Assert.Equal(store.Texts(), JournaledStore.TextsIn(RecoveredStore.Read(files.Copy()).Image));
                if (random.Next(2) == 0)
                    files = files.Copy();
            }

            Assert.InRange(files.List().Count, 2, 6);
        }
    }

    [Fact]
    public void Snapshot_that_cannot_be_written_loses_nothing_and_is_told()
    {
        var files = MemoryFiles.NewJournal();
        using var store = new JournaledStore(files, snapshotAfterBytes: 500);
        files.Before = static (operation, _) => _ = operation == "create" ? throw new IOException("No space left on device") : 0;
        for (var i = 0; i < 30; i++)
            store.Set($"m{i}", "some text");

        Assert.Contains("No snapshot could be written, and the log grows on: No space left on device", store.Journal.Problem, StringComparison.Ordinal);
        Assert.Equal(store.Texts(), JournaledStore.TextsIn(RecoveredStore.Read(files.Copy()).Image));
    }

    [Fact]
    public void Nothing_acknowledged_is_lost_whichever_operation_is_the_last_before_a_power_failure()
    {
        var random = new Random(7);
        for (var round = 0; round < Rounds; round++)
        {
            var files = MemoryFiles.NewJournal();
            // What is there at each version that was attempted.
            var states = new Dictionary<long, SortedDictionary<string, string>> { [0] = [] };
            var acknowledged = 0L;
            using (var store = new JournaledStore(files, snapshotAfterBytes: 700))
            {
                var (failAt, part) = (files.Operations + 1 + round, random.NextDouble());
                files.Before = (_, number) =>
                {
                    if (number >= failAt)
                        throw number == failAt ? new PartlyDoneException { Part = part } : new IOException("The power has failed.");
                };
                var model = new SortedDictionary<string, string>(StringComparer.Ordinal);
                for (var i = 0; i < 40 && files.Operations < failAt; i++)
                {
                    var (name, text) = ($"m{random.Next(6)}", $"text {i}");
                    if (random.Next(4) == 0)
                    {
                        if (!model.Remove(name))
                            continue;
                        states[acknowledged + 1] = new(model, StringComparer.Ordinal);
                        if (!Try(() => store.Remove(name)))
                            break;
                    }
                    else
                    {
                        model[name] = $"{acknowledged + 1} {text}";
                        states[acknowledged + 1] = new(model, StringComparer.Ordinal);
                        if (!Try(() => store.Set(name, text)))
                            break;
                    }

                    acknowledged++;
                }
            }

            foreach (var left in (MemoryFiles[])[files.AfterPowerFailure(random), files.Copy()])
            {
                var read = RecoveredStore.Read(left);
                Assert.True(read.Image.Version >= acknowledged, $"round {round}: version {read.Image.Version}, acknowledged {acknowledged}");
                Assert.Equal(states[read.Image.Version], JournaledStore.TextsIn(read.Image));
            }
        }
    }

    // Writers wait in their threads; the pool would give them out too slowly.
    private static Task Thread(Action run) => Task.Factory.StartNew(run, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    private static bool Try(Action change)
    {
        try
        {
            change();
            return true;
        }
        catch (StoreWriteException)
        {
            return false;
        }
    }
}
