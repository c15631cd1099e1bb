using System.Text.Json.Nodes;
using CodeRun.Sandbox.Storage;
using CodeRun.Sandbox.Storage.Journal;

namespace CodeRun.Tests.Unit.Sandbox.Storage.Journal;

/// <summary>A store on a journal, with what the tests do to it.</summary>
internal sealed class JournaledStore : IDisposable
{
    public static readonly GroupResource Maps = new("", "configmaps");

    public JournaledStore(MemoryFiles files, long snapshotAfterBytes = long.MaxValue)
    {
        Journal = ChangeJournal.Open(files, new JournalOptions { SnapshotAfterBytes = snapshotAfterBytes });
        Store = new ObjectStore(Journal);
    }

    public ChangeJournal Journal { get; }

    public ObjectStore Store { get; }

    public StoredObject Set(string name, string text) => Store.Change(Maps, "default", name, old => Map(name, old, text))!;

    /// <summary>A ConfigMap with a text.</summary>
    public static JsonObject Map(string name, StoredObject? old, string text) => new()
    {
        ["metadata"] = new JsonObject { ["name"] = name, ["namespace"] = "default", ["uid"] = old?.Uid ?? $"uid-{name}", ["resourceVersion"] = "" },
        ["data"] = new JsonObject { ["text"] = text },
    };

    public void Remove(string name) => Store.Change(Maps, "default", name, static _ => null);

    /// <summary>The text of each object with its version, by name.</summary>
    public SortedDictionary<string, string> Texts() => TextsOf(Store.List(Maps, null).Items);

    public static SortedDictionary<string, string> TextsOf(IEnumerable<StoredObject> objects) =>
        new(objects.ToDictionary(static o => o.Name, static o => $"{o.Version} {(string?)o.Parse()["data"]!["text"]}"), StringComparer.Ordinal);

    public static SortedDictionary<string, string> TextsIn(StoreImage image) => TextsOf(image.Objects.Select(static o => o.Value));

    /// <summary>One of many changes, chosen by chance.</summary>
    public void Random(Random random)
    {
        var name = $"m{random.Next(8)}";
        if (random.Next(4) == 0)
            Remove(name);
        else
            Set(name, new string((char)('a' + random.Next(26)), random.Next(200)) + random.Next());
    }

    public void Dispose() => Store.Dispose();
}
