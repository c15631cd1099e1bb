using System.Text.Json.Nodes;
using CodeRun.Sandbox.Http;
using CodeRun.Sandbox.Schema;
using CodeRun.Sandbox.Typed;

namespace CodeRun.Sandbox.Fields;

/// <summary>
/// metadata.managedFields, as apimachinery's managedfields package keeps it: who owns which fields, who takes them from whom, and server-side apply.
/// Pure: objects that come in are not changed.
/// </summary>
internal static class FieldManager
{
    private const int MaxUpdaters = 10;
    private const string Ancient = "ancient-changes";
    private const string BeforeFirst = "before-first-apply";

    // Nobody owns what identifies the object or what the server keeps itself.
    private static readonly FieldTree Stripped = FieldTree.Read(JsonNode.Parse("""
        {"f:apiVersion":{},"f:kind":{},"f:metadata":{".":{},"f:name":{},"f:namespace":{},"f:creationTimestamp":{},"f:selfLink":{},"f:uid":{},"f:clusterName":{},
         "f:generation":{},"f:managedFields":{},"f:resourceVersion":{},"f:deletionTimestamp":{},"f:deletionGracePeriodSeconds":{}}}
        """)!.AsObject());

    /// <summary>managedFields after an object was made or changed by other means than apply.</summary>
    /// <param name="old">The object before; null for a new one.</param>
    /// <param name="value">The object after.</param>
    /// <param name="request">Whose write it is.</param>
    public static JsonArray? Update(JsonObject? old, JsonObject value, FieldRequest request)
    {
        var given = value["metadata"]?["managedFields"] as JsonArray;
        var known = Entries(old?["metadata"]?["managedFields"] as JsonArray);
        if (given is not null)
        {
            // One empty entry is how clients clear them.
            if (given is [JsonObject { Count: 0 }] || (old is not null && given.Count == 0))
                return null;
            if (given.All(static e => ManagerEntry.Read(e) is not null))
                known = Entries(given);
        }

        // An object that nobody's fields were kept of is left alone until somebody applies to it.
        if (old is not null && known.Count == 0)
            return null;
        var schema = request.Definition.Node;
        var changes = Ignore(FieldSets.Compare(Bare(old, request.Definition), Bare(value, request.Definition), schema), request);
        var taken = changes.Added.Union(changes.Modified);
        var entries = known.Select(e => e with { Fields = e.Fields.Without(taken).Without(changes.Removed) }).ToList();
        if (!taken.IsEmpty)
        {
            var own = new ManagerEntry { Manager = request.Manager, Applies = false, ApiVersion = request.Definition.ApiVersion, Subresource = request.Subresource, Time = request.Time, Fields = taken };
            var at = entries.FindIndex(e => e.Identity == own.Identity);
            if (at < 0)
                entries.Add(own);
            else
                entries[at] = own with { Fields = entries[at].Fields.Union(taken) };
        }

        return Write(Cap(entries));
    }

    /// <summary>managedFields after the server itself took something out of an object: nobody owns that any longer.</summary>
    public static JsonArray? Removed(JsonObject old, JsonObject value, ResourceDefinition definition)
    {
        var gone = FieldSets.Compare(Bare(old, definition), Bare(value, definition), definition.Node).Removed;
        return Write(Entries(old["metadata"]?["managedFields"] as JsonArray).Select(e => e with { Fields = e.Fields.Without(gone) }));
    }

    /// <summary>The object after an apply, with its managedFields; null when nothing at all changes.</summary>
    /// <param name="live">The object; null when there is none.</param>
    /// <param name="config">What is applied, complete with apiVersion and kind.</param>
    /// <param name="request">Whose write it is.</param>
    /// <param name="force">Takes fields from others.</param>
    /// <exception cref="ApiStatusException">409 for conflicts, 500 for a configuration that does not fit the kind.</exception>
    public static JsonObject? Apply(JsonObject? live, JsonObject config, FieldRequest request, bool force)
    {
        var definition = request.Definition;
        var schema = definition.Node;
        ConfigurationCheck.Require(config, definition);
        var old = Bare(live, definition);
        var known = Entries(live?["metadata"]?["managedFields"] as JsonArray);
        var own = new ManagerEntry
        {
            Manager = request.Manager,
            Applies = true,
            ApiVersion = definition.ApiVersion,
            Subresource = request.Subresource,
            Fields = Ignore(FieldSets.Of(config, schema), request),
        };
        if (live is not null && known.Count == 0)
            known.Add(new ManagerEntry { Manager = BeforeFirst, Applies = false, ApiVersion = definition.ApiVersion, Time = request.Time, Fields = Ignore(FieldSets.Of(old, schema), request) });
        var before = known.Find(e => e.Identity == own.Identity);
        var others = known.Where(e => e.Identity != own.Identity).ToList();
        var merged = FieldMerge.Merge(old, config, schema);
        (merged["metadata"] as JsonObject)?.Remove("managedFields");
        if (before is not null)
            FieldMerge.Prune(merged, before.Fields, others.Aggregate(own.Fields.Union(Stripped), static (all, e) => all.Union(e.Fields)), schema);
        var changes = Ignore(FieldSets.Compare(old, merged, schema), request);
        var taken = changes.Added.Union(changes.Modified);
        if (!force)
            RequireNoConflict(others, taken.Without(LastApplied.Fields(live, request)));
        others = [.. others.Select(e => e with { Fields = e.Fields.Without(taken).Without(changes.Removed) })];
        var isSame = changes.IsNothing;
        if (isSame && live is not null && before is not null && before.Fields.SameAs(own.Fields))
        {
            var renewed = LastApplied.Renew(live.DeepClone().AsObject(), config, request.Manager);
            return JsonNode.DeepEquals(renewed, live) ? null : renewed;
        }

        own = own with { Time = isSame && live is not null ? before?.Time : request.Time };
        var entries = Write([.. others, own]);
        if (entries is not null)
            merged["metadata"]!["managedFields"] = entries;
        return LastApplied.Renew(merged, config, request.Manager);
    }

    private static void RequireNoConflict(List<ManagerEntry> others, FieldTree taken)
    {
        var conflicts = others
            .Select(e => (e.Shown, Fields: e.Fields.Intersect(taken).Members().Select(FieldPath.Show).ToList()))
            .Where(static c => c.Fields.Count > 0).OrderBy(static c => c.Shown, StringComparer.Ordinal).ToList();
        var count = conflicts.Sum(static c => c.Fields.Count);
        if (count == 0)
            return;
        var text = count == 1
            ? $"conflict with {conflicts[0].Shown}: {conflicts[0].Fields[0]}"
            : string.Join("\n", conflicts.Select(static c => $"conflicts with {c.Shown}:\n{string.Join("\n", c.Fields.Select(static f => $"- {f}"))}"));
        var causes = conflicts.SelectMany(static c => c.Fields.Select(f => (JsonNode)new JsonObject { ["reason"] = "FieldManagerConflict", ["message"] = $"conflict with {c.Shown}", ["field"] = f }));
        throw new ApiStatusException(409, "Conflict", $"Apply failed with {count} conflict{(count == 1 ? "" : "s")}: {text}", new JsonObject { ["causes"] = new JsonArray([.. causes]) });
    }

    // A new object of a built-in kind is not empty: Go writes some fields always, and nobody added those. managedFields themselves are stripped later.
    private static JsonObject Bare(JsonObject? value, ResourceDefinition definition) =>
        value ?? (definition.IsCustom ? [] : TypedReader.Read([], definition.Node, issues: null));

    private static FieldChanges Ignore(FieldChanges changes, FieldRequest request) =>
        new(Ignore(changes.Added, request), Ignore(changes.Modified, request), Ignore(changes.Removed, request));

    // What a write cannot change it does not own: the status through the object, all else through the status.
    private static FieldTree Ignore(FieldTree fields, FieldRequest request)
    {
        var left = fields.Without(Stripped);
        if (request.Subresource == "status")
            return FieldTree.Of(isMember: false, left.Children.Where(c => c.Key == "f:status" || (!request.Definition.IsCustom && c.Key == "f:metadata")));
        return request.Definition.HasStatus ? left.WithoutBranch("f:status") : left;
    }

    private static List<ManagerEntry> Entries(JsonArray? entries) =>
        [.. (entries ?? []).Select(ManagerEntry.Read).OfType<ManagerEntry>()];

    private static List<ManagerEntry> Cap(List<ManagerEntry> entries)
    {
        var updaters = entries.Where(static e => !e.Applies && !e.Fields.IsEmpty).OrderBy(static e => e.Time ?? "", StringComparer.Ordinal).ToList();
        if (updaters.Count <= MaxUpdaters)
            return entries;
        // The oldest are remembered together, one entry a version.
        var old = updaters.Take(updaters.Count - MaxUpdaters + 1).ToList();
        var together = old.GroupBy(static e => e.ApiVersion, StringComparer.Ordinal).Select(static g => new ManagerEntry
        {
            Manager = Ancient,
            Applies = false,
            ApiVersion = g.Key,
            Time = g.Max(static e => e.Time),
            Fields = g.Aggregate(FieldTree.Empty, static (all, e) => all.Union(e.Fields)),
        });
        return [.. entries.Except(old), .. together];
    }

    // apimachinery: sorted by operation, time and manager.
    private static JsonArray? Write(IEnumerable<ManagerEntry> entries)
    {
        var kept = entries.Where(static e => !e.Fields.IsEmpty)
            .OrderBy(static e => !e.Applies)
            .ThenBy(static e => e.Time ?? "", StringComparer.Ordinal)
            .ThenBy(static e => e.Manager, StringComparer.Ordinal)
            .ThenBy(static e => e.ApiVersion, StringComparer.Ordinal)
            .ThenBy(static e => e.Subresource, StringComparer.Ordinal).ToList();
        return kept.Count == 0 ? null : new JsonArray([.. kept.Select(static e => (JsonNode)e.Write())]);
    }
}
