using CodeRun.Sandbox;
using CodeRun.Sandbox.Storage;
using CodeRun.Sandbox.Storage.Journal;

namespace CodeRun.Tests.Unit.Sandbox.Storage.Journal;

public sealed class RecoveryTests
{
    private static readonly string Log = StoreFileName.Log(0);

    [Fact]
    public void Everything_is_there_again_under_its_version()
    {
        var files = MemoryFiles.NewJournal();
        SortedDictionary<string, string> before;
        using (var first = new JournaledStore(files))
        {
            first.Set("a", "1");
            first.Set("b", "ü€\n");
            first.Set("a", "2");
            first.Set("c", "");
            first.Remove("c");
            before = first.Texts();
        }

        using var second = new JournaledStore(files);
        Assert.Equal(before, second.Texts());
        Assert.Equal(5, second.Store.Version);
        Assert.Equal("uid-a", second.Store.Find("uid-a")!.Value.Value.Uid);
        Assert.Equal(6, second.Set("d", "new").Version);
    }

    [Fact]
    public void Versions_from_before_are_too_old_for_watches_and_the_last_is_not()
    {
        var files = Written(5);

        using var store = new JournaledStore(files);

        Assert.Null(store.Store.Subscribe(JournaledStore.Maps, 4));
        Assert.NotNull(store.Store.Subscribe(JournaledStore.Maps, 5));
    }

    [Fact]
    public void Every_truncation_of_the_last_record_is_cut_off_reported_and_kept()
    {
        var files = Written(6);
        var whole = files[Log];
        var end = RecordEnds(whole)[^2];
        for (var length = end + 1; length < whole.Length; length++)
        {
            var torn = files.Copy();
            torn[Log] = whole[..length];
            using (var store = new JournaledStore(torn))
            {
                Assert.Equal(5, store.Store.Version);
                Assert.Equal((Log, end, length - end), (store.Journal.Torn!.Log, store.Journal.Torn.Offset, store.Journal.Torn.Bytes.Length));
                Assert.Equal(whole[end..length], torn[StoreFileName.CutOff(Log, end)]);
                Assert.Equal(6, store.Set("next", "x").Version);
            }

            using var again = new JournaledStore(torn);
            Assert.Null(again.Journal.Torn);
            Assert.Contains("next", again.Texts().Keys);
        }
    }

    [Fact]
    public void Log_that_ends_with_a_whole_record_has_no_torn_end()
    {
        var files = Written(6);
        foreach (var (end, index) in RecordEnds(files[Log]).Select(static (e, i) => (e, i)))
        {
            var shorter = files.Copy();
            shorter[Log] = files[Log][..end];
            var read = RecoveredStore.Read(shorter);
            Assert.Equal((index + 1L, null), (read.Image.Version, read.Torn));
        }
    }

    [Fact]
    public void Every_flipped_bit_of_a_log_is_noticed()
    {
        var files = Written(4);
        var whole = files[Log];
        var ends = RecordEnds(whole);
        for (var i = 0; i < whole.Length * 8; i++)
        {
            var changed = files.Copy();
            changed[Log] = Flip(whole, i);
            if (i / 8 < ends[^2])
                Assert.Contains(Log, Refused(changed).Message, StringComparison.Ordinal);
            else
                Assert.Equal((3, ends[^2]), (RecoveredStore.Read(changed).Image.Version, RecoveredStore.Read(changed).Torn!.Offset));
        }
    }

    [Fact]
    public void Every_flipped_bit_of_a_snapshot_is_refused()
    {
        var files = Written(4);
        new JournaledStore(files).Dispose();
        var name = StoreFileName.Snapshot(4);
        var whole = files[name];
        for (var i = 0; i < whole.Length * 8; i++)
        {
            var changed = files.Copy();
            changed[name] = Flip(whole, i);
            Assert.Equal($"/state/{name}", Refused(changed).Path);
        }

        for (var length = 0; length < whole.Length; length++)
        {
            var changed = files.Copy();
            changed[name] = whole[..length];
            Assert.Equal($"/state/{name}", Refused(changed).Path);
        }
    }

    [Fact]
    public void Broken_record_before_a_sound_one_is_refused_with_its_place()
    {
        var files = Written(3);
        var ends = RecordEnds(files[Log]);
        files[Log] = Flip(files[Log], (ends[0] + 30) * 8);

        var refused = Refused(files);

        Assert.Equal(SandboxStateProblem.Corrupt, refused.Problem);
        Assert.Contains($"at byte {ends[0]}: a record is broken, and a sound one follows at byte {ends[1]}", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Gap_in_the_versions_is_refused()
    {
        var files = Written(3);
        var (whole, ends) = (files[Log], RecordEnds(files[Log]));
        files[Log] = [.. whole[..ends[0]], .. whole[ends[1]..]];

        Assert.Contains("version 3 follows 1", Refused(files).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Missing_log_or_snapshot_is_refused()
    {
        var files = Written(3);
        new JournaledStore(files).Dispose();
        foreach (var name in (string[])[StoreFileName.Snapshot(3), StoreFileName.Log(3)])
        {
            var less = files.Copy();
            less.Delete(name);
            Assert.Contains("is missing", Refused(less).Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Torn_end_of_a_log_that_is_not_the_last_is_refused()
    {
        var files = Written(3);
        LogFile.Prepare(files, 3);
        LogFile.Begin(files, 3).Dispose();
        Assert.Equal(3, RecoveredStore.Read(files).Image.Version);
        files[Log] = files[Log][..^1];

        Assert.Contains("later logs are there", Refused(files).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Unknown_format_is_refused()
    {
        var files = Written(1);
        var changed = files[Log];
        changed[8] = 2;
        files[Log] = changed;

        var refused = Refused(files);

        Assert.Equal(SandboxStateProblem.UnknownFormat, refused.Problem);
        Assert.Contains("format 2", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Unfinished_files_count_for_nothing_and_go()
    {
        var files = Written(2);
        files[StoreFileName.Snapshot(2) + StoreFileName.Unfinished] = [1, 2, 3];

        using var store = new JournaledStore(files);

        Assert.Equal(2, store.Store.Version);
        Assert.DoesNotContain(files.List(), StoreFileName.IsUnfinished);
    }

    [Fact]
    public void Text_of_an_object_is_never_taken_for_a_record()
    {
        var files = Written(1);
        // A whole frame inside of an object's text: JSON escapes what a frame begins with.
        var frame = string.Concat(files[Log][FileHeader.Size..].Select(static b => (char)b));
        var fresh = MemoryFiles.NewJournal();
        using (var store = new JournaledStore(fresh))
        {
            store.Set("a", "1");
            store.Set("z", frame);
            fresh = fresh.Copy();
        }

        Assert.Equal(RecordEnds(fresh[Log])[0], Frame.FindNext(fresh[Log], FileHeader.Size + 1));
        Assert.Equal(-1, Frame.FindNext(fresh[Log], RecordEnds(fresh[Log])[0] + 1));
    }

    internal static MemoryFiles Written(int changes)
    {
        var files = MemoryFiles.NewJournal();
        using var store = new JournaledStore(files);
        for (var i = 0; i < changes; i++)
            store.Set($"m{i % 3}", $"text {i}");
        return files.Copy();
    }

    private static SandboxStateException Refused(MemoryFiles files)
    {
        var before = files.List().Order(StringComparer.Ordinal).Select(n => (n, Convert.ToHexString(files[n]))).ToList();
        var refused = Assert.Throws<SandboxStateException>(() => ChangeJournal.Open(files));
        Assert.Equal(before, files.List().Order(StringComparer.Ordinal).Select(n => (n, Convert.ToHexString(files[n]))));
        return refused;
    }

    private static List<int> RecordEnds(byte[] log)
    {
        var ends = new List<int>();
        for (var offset = FileHeader.Size; Frame.TryRead(log.AsSpan(offset), out var content);)
            ends.Add(offset += Frame.HeaderSize + content.Length);
        return ends;
    }

    private static byte[] Flip(byte[] bytes, int bit)
    {
        byte[] changed = [.. bytes];
        changed[bit / 8] ^= (byte)(1 << (bit % 8));
        return changed;
    }
}
