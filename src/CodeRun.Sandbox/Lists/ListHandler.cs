using CodeRun.Sandbox.Http;
using CodeRun.Sandbox.Requests;
using CodeRun.Sandbox.Storage;

namespace CodeRun.Sandbox.Lists;

/// <summary>GET of collections: lists and watches with the meaning that resourceVersion and resourceVersionMatch have for a real server.</summary>
internal sealed class ListHandler(ObjectStore store, TimeProvider time)
{
    private const string TooOldToContinue = "The provided continue parameter is too old to display a consistent list result. You can start a new list without the continue parameter, or use the continue token in this response to retrieve the remainder of the results. Continuing with the provided token results in an inconsistent list - objects that were created, modified, or deleted between the time the first chunk was returned and now may show up in the list.";

    /// <summary>A list or a watch.</summary>
    public ApiResponse Answer(RequestContext context, CancellationToken cancellationToken)
    {
        var list = ListRequest.Read(context);
        return list.IsWatch ? Watch(context, list, cancellationToken) : ListAnswer.Write(context.Definition, Shown(context, list));
    }

    /// <summary>What a list with these parameters shows, and the answer for it.</summary>
    public (IReadOnlyList<StoredObject> Items, ApiResponse Answer) Page(RequestContext context, ListRequest list)
    {
        var page = Shown(context, list);
        return (page.Items, ListAnswer.Write(context.Definition, page));
    }

    /// <summary>Refuses a version that is yet to come.</summary>
    /// <exception cref="ApiStatusException">504, as a server says that has waited for it in vain.</exception>
    public void RequireReached(long version)
    {
        var current = store.Version;
        if (version > current)
            throw ApiErrors.TooLargeVersion(version, current);
    }

    private ListPage Shown(RequestContext context, ListRequest list)
    {
        var stored = context.Definition.Stored;
        if (list.Continue is { } text)
            return Cut(list, Following(stored, list, ContinueToken.Parse(text)));
        RequireReached(list.Version);
        var isExact = list.VersionMatch == "Exact" || (list.VersionMatch is null && list.Limit is not null && list.Version > 0);
        if (!isExact)
        {
            var (items, version) = store.List(stored, list.Namespace);
            return Cut(list, (items, version, "", list.VersionText != "0"));
        }

        var then = store.ListAt(stored, list.Namespace, list.Version) ?? throw new ApiStatusException(410, "Expired", "The resourceVersion for the provided list is too old.");
        return Cut(list, (then, list.Version, "", true));
    }

    private (IReadOnlyList<StoredObject> Items, long Version, string After, bool Limited) Following(GroupResource stored, ListRequest list, ContinueToken token)
    {
        if (list.Version > 0)
            throw ApiErrors.BadRequest("specifying resource version is not allowed when using continue");
        RequireReached(token.Version);
        if (token.Version < 0)
        {
            var (items, version) = store.List(stored, list.Namespace);
            return (items, version, token.After, true);
        }

        var then = store.ListAt(stored, list.Namespace, token.Version) ?? throw new ApiStatusException(410, "Expired", TooOldToContinue)
        {
            Continue = (token with { Version = -1 }).ToString(),
        };
        return (then, token.Version, token.After, true);
    }

    private static ListPage Cut(ListRequest list, (IReadOnlyList<StoredObject> Items, long Version, string After, bool Limited) from)
    {
        var (items, version, after, limited) = from;
        var page = new List<StoredObject>();
        for (var i = 0; i < items.Count; i++)
        {
            if (after.Length > 0 && string.CompareOrdinal(Key(items[i]), after) <= 0)
                continue;
            if (!list.Selects(items[i]))
                continue;
            if (limited && list.Limit is { } limit && page.Count == limit)
                return new ListPage(page, version, new ContinueToken(version, Key(page[^1])).ToString(), list.IsSelective ? null : items.Count - i);
            page.Add(items[i]);
        }

        return new ListPage(page, version, null, null);
    }

    private static string Key(StoredObject value) => $"{value.Namespace}/{value.Name}";

    private ApiResponse Watch(RequestContext context, ListRequest list, CancellationToken cancellationToken)
    {
        var stored = context.Definition.Stored;
        IReadOnlyList<StoredObject>? initial = null;
        StoreSubscription? subscription;
        var version = store.Version;
        if (list.SendInitialEvents ?? list.Version == 0)
        {
            // Whoever wants to see a state that is yet to come is told so as any other list is, but within the stream.
            if (list.Version > version)
                return new ApiResponse { Status = 200, Stream = WatchStream.Refusal(ApiErrors.TooLargeVersion(list.Version, version)) };
            (initial, version, subscription) = store.ListAndSubscribe(stored, list.Namespace);
        }
        else
        {
            // Without a version, sendInitialEvents=false begins at the newest state.
            var since = list.Version == 0 ? version : list.Version;
            subscription = since < context.Definition.Since ? null : store.Subscribe(stored, since);
            if (subscription is null)
                return new ApiResponse { Status = 200, Stream = WatchStream.Refusal(ApiErrors.Expired(since, Math.Max(store.OldestVersion, context.Definition.Since))) };
            version = since;
        }

        var watch = new WatchStream(context.Definition, list, time)
        {
            Initial = initial,
            Version = version,
        };
        return new ApiResponse { Status = 200, Stream = watch.RunAsync(store, subscription, cancellationToken) };
    }
}
