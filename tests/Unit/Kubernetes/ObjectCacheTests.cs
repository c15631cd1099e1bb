using CodeRun.Engine.Api;
using CodeRun.Engine.Kubernetes;
using CodeRun.Engine.Resources;

namespace CodeRun.Tests.Unit.Kubernetes;

public sealed class ObjectCacheTests
{
    private readonly List<string> _changes = [];
    private readonly ObjectCache<OwnedObjectView> _cache;

    public ObjectCacheTests() => _cache = new(static o => o.Metadata, static o => o.Metadata.ControllerOwner()?.Uid, c => _changes.Add($"{c.Type} {c.Value.Metadata.Name}@{c.Value.Metadata.ResourceVersion}{(c.FromList ? " listed" : "")}"));

    [Fact]
    public void List_adds_updates_and_deletes()
    {
        _cache.Replace([Of("a", 1), Of("b", 2)], "3");
        _cache.Replace([Of("a", 5)], "6");

        Assert.Equal(["Added a@1 listed", "Added b@2 listed", "Deleted b@2 listed", "Updated a@5 listed"], _changes);
    }

    [Fact]
    public void List_older_than_an_event_does_not_take_back_what_came_since()
    {
        _cache.Apply(Of("new", 9));

        _cache.Replace([], "5");

        Assert.NotNull(_cache.Get("default", "new"));
    }

    [Fact]
    public void Answer_to_a_write_is_seen_at_once_and_its_event_not_told_again()
    {
        _cache.Replace([Of("a", 1)], "1");
        _changes.Clear();

        _cache.ApplyWriteResult(Of("a", 4));
        _cache.Apply(Of("a", 4));

        Assert.Equal(["Updated a@4"], _changes);
    }

    [Fact]
    public void Late_answer_to_a_write_does_not_bring_a_deleted_object_back()
    {
        _cache.Apply(Of("a", 3));
        _cache.ApplyDeleted(Of("a", 7));

        _cache.ApplyWriteResult(Of("a", 5));

        Assert.Null(_cache.Get("default", "a"));
    }

    [Fact]
    public void Object_that_went_with_a_write_of_our_own_is_gone_before_the_watch_says_so()
    {
        _cache.Apply(Of("a", 3));
        _changes.Clear();

        _cache.ApplyWriteRemoval(Of("a", 3));
        _cache.ApplyDeleted(Of("a", 7));

        Assert.Null(_cache.Get("default", "a"));
        Assert.Equal(["Deleted a@3"], _changes);
    }

    [Fact]
    public void Answer_of_a_removal_leaves_an_object_made_anew_under_that_name()
    {
        _cache.Apply(Of("a", 9, uid: "new"));

        _cache.ApplyWriteRemoval(Of("a", 3));
        _cache.ApplyWriteRemoval(Of("a", 12));

        Assert.NotNull(_cache.Get("default", "a"));
    }

    [Fact]
    public void Object_made_anew_under_the_same_name_is_another_object()
    {
        _cache.Apply(Of("a", 1));
        _changes.Clear();

        _cache.Apply(Of("a", 5, uid: "other"));

        Assert.Equal(["Deleted a@1", "Added a@5"], _changes);
    }

    [Fact]
    public void Deletion_of_an_earlier_object_of_that_name_leaves_the_new_one()
    {
        _cache.Apply(Of("a", 5, uid: "new"));

        _cache.ApplyDeleted(Of("a", 6, uid: "old"));

        Assert.NotNull(_cache.Get("default", "a"));
    }

    [Fact]
    public void Objects_are_found_by_their_group_until_they_are_gone()
    {
        _cache.Apply(Of("a", 1, owner: "o"));
        _cache.Apply(Of("a", 2, owner: "o"));
        Assert.Equal("2", Assert.Single(_cache.InGroup("o")).Metadata.ResourceVersion);

        _cache.ApplyDeleted(Of("a", 3, owner: "o"));

        Assert.Empty(_cache.InGroup("o"));
    }

    private static OwnedObjectView Of(string name, int version, string? uid = null, string? owner = null) => new()
    {
        Metadata = new ResourceMetadata
        {
            Name = name,
            Namespace = "default",
            Uid = uid ?? name,
            ResourceVersion = version.ToString(System.Globalization.CultureInfo.InvariantCulture),
            OwnerReferences = owner is null ? [] : [new OwnerReference { Uid = owner, Controller = true }],
        },
    };
}
