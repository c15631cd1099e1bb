using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using CodeRun.Sandbox.Access;
using CodeRun.Sandbox.Schema;

namespace CodeRun.Sandbox.Admission;

/// <summary>What the server does with metadata: fills it in at creation, keeps what may not change, checks names and labels (apimachinery: validation of ObjectMeta).</summary>
internal sealed class MetadataRules(TimeProvider time, IdSource ids)
{
    private const int MaxGeneratedBase = 58;
    private const int MaxAnnotations = 256 * 1024;
    private const long MaxGrace = 100L * 365 * 24 * 60 * 60;

    private static readonly string[] StandardFinalizers = ["kubernetes", "orphan", "foregroundDeletion"];

    /// <summary>The time as metadata holds it, or that in some seconds.</summary>
    public string Now(long seconds = 0) => time.GetUtcNow().AddSeconds(Math.Min(seconds, MaxGrace)).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    /// <summary>Completes the metadata of an object that is to be created.</summary>
    public void Create(JsonObject value, ResourceDefinition definition, string @namespace)
    {
        var metadata = value["metadata"]!.AsObject();
        foreach (var field in (string[])["uid", "creationTimestamp", "deletionTimestamp", "deletionGracePeriodSeconds", "selfLink", "resourceVersion", "managedFields"])
            metadata.Remove(field);
        if (string.IsNullOrEmpty((string?)metadata["name"]) && (string?)metadata["generateName"] is { Length: > 0 } prefix)
            metadata["name"] = (prefix.Length > MaxGeneratedBase ? prefix[..MaxGeneratedBase] : prefix) + ids.Suffix();
        if (definition.Namespaced)
            metadata["namespace"] = @namespace;
        else
            metadata.Remove("namespace");
        metadata["uid"] = ids.Uid();
        metadata["creationTimestamp"] = Now();
        // Of kinds that count none, what a client sends is kept.
        if (definition.CountsGeneration)
            metadata["generation"] = 1;
    }

    /// <summary>Carries over what an update may not change, or need not say (apiserver: BeforeUpdate).</summary>
    public static void Update(JsonObject value, JsonObject old)
    {
        var (metadata, before) = (value["metadata"]!.AsObject(), old["metadata"]!.AsObject());
        foreach (var field in (string[])["creationTimestamp", "generation", "namespace"])
        {
            if (before[field] is { } kept)
                metadata[field] = kept.DeepClone();
            else
                metadata.Remove(field);
        }

        if (string.IsNullOrEmpty((string?)metadata["uid"]))
            metadata["uid"] = before["uid"]?.DeepClone();
        // What says that the object is being deleted stays; nobody but the server itself begins with that.
        if (before["deletionTimestamp"] is { } deleted)
            metadata["deletionTimestamp"] = deleted.DeepClone();
        if (metadata["deletionGracePeriodSeconds"] is null && before["deletionGracePeriodSeconds"] is { } grace)
            metadata["deletionGracePeriodSeconds"] = grace.DeepClone();
        metadata.Remove("managedFields");
        metadata.Remove("selfLink");
    }

    /// <summary>
    /// Checks names, labels, annotations, owners and finalizers. An update is checked more than once by a real server, by what is common to all kinds and
    /// by the kind itself, and every check tells what it finds.
    /// </summary>
    /// <param name="value">The object as it is to be stored.</param>
    /// <param name="old">The object before; null for a new one.</param>
    /// <param name="definition">Its kind.</param>
    /// <param name="problems">Takes what is wrong.</param>
    public static void Validate(JsonObject value, JsonObject? old, ResourceDefinition definition, List<FieldProblem> problems)
    {
        var metadata = value["metadata"]!.AsObject();
        if (old is null)
        {
            problems.AddRange(Whole(metadata, definition, isOwnCheck: true));
            return;
        }

        var whole = Whole(metadata, definition, ChecksWhole(definition)).ToList();
        var changes = Changes(metadata, old["metadata"]!.AsObject()).ToList();
        if (whole.Count == 0 && changes.Count == 0)
            return;
        problems.AddRange(Whole(metadata, definition, isOwnCheck: false));
        for (var check = 0; check < 2; check++)
            problems.AddRange([.. changes, .. Common(metadata)]);
        if (ChecksWhole(definition))
            problems.AddRange(whole);
    }

    // The kinds whose update is checked as a new object would be, too.
    private static bool ChecksWhole(ResourceDefinition definition) => !definition.IsCustom && definition.Kind is not ("Lease" or "CustomResourceDefinition");

    private static IEnumerable<FieldProblem> Whole(JsonObject metadata, ResourceDefinition definition, bool isOwnCheck)
    {
        var name = (string?)metadata["name"];
        if (isOwnCheck && definition.Kind != "Event" && (string?)metadata["generateName"] is { Length: > 0 } prefix)
        {
            // A prefix may end where a name may not.
            foreach (var problem in NameProblems(prefix.EndsWith('-') ? prefix[..^1] + "a" : prefix, definition))
                yield return FieldProblem.Invalid("metadata.generateName", $"\"{prefix}\"", problem);
        }

        if (string.IsNullOrEmpty(name))
            yield return FieldProblem.Required("metadata.name", "name or generateName is required");
        else if (isOwnCheck)
        {
            foreach (var problem in NameProblems(name, definition))
                yield return FieldProblem.Invalid("metadata.name", $"\"{name}\"", problem);
        }

        if (metadata["generation"] is JsonValue number && number.TryGetValue(out long generation) && generation < 0)
            yield return FieldProblem.Invalid("metadata.generation", generation.ToString(CultureInfo.InvariantCulture), "must be greater than or equal to 0");
        foreach (var problem in Common(metadata))
            yield return problem;
        foreach (var problem in Finalizers(metadata["finalizers"] as JsonArray ?? [], isOwnCheck && definition is { IsCustom: false, Kind: not "CustomResourceDefinition" }))
            yield return problem;
    }

    private static IEnumerable<FieldProblem> Changes(JsonObject metadata, JsonObject before)
    {
        if (before["deletionTimestamp"] is not null)
        {
            var added = (metadata["finalizers"] as JsonArray ?? []).Select(static f => (string?)f ?? "").Except((before["finalizers"] as JsonArray ?? []).Select(static f => (string?)f ?? ""), StringComparer.Ordinal)
                .Order(StringComparer.Ordinal).Select(GoText.Quote).ToList();
            if (added.Count > 0)
                yield return FieldProblem.Forbidden("metadata.finalizers", $"no new finalizers can be added if the object is being deleted, found new finalizers []string{{{string.Join(", ", added)}}}");
        }

        foreach (var field in (string[])["uid", "deletionTimestamp", "deletionGracePeriodSeconds"])
        {
            if (!JsonNode.DeepEquals(metadata[field], before[field]))
                yield return FieldProblem.Invalid($"metadata.{field}", metadata[field]?.ToJsonString() ?? "null", "field is immutable");
        }
    }

    private static IEnumerable<FieldProblem> Common(JsonObject metadata)
    {
        foreach (var (key, text) in metadata["labels"] as JsonObject ?? [])
        {
            foreach (var problem in NameRules.QualifiedName(key))
                yield return FieldProblem.Invalid("metadata.labels", GoText.Quote(key), problem);
            foreach (var problem in NameRules.LabelValue((string?)text ?? ""))
                yield return FieldProblem.Invalid("metadata.labels", GoText.Quote((string?)text ?? ""), problem);
        }

        foreach (var problem in Annotations(metadata["annotations"] as JsonObject ?? []))
            yield return problem;
        foreach (var problem in OwnerReferences.Problems(metadata["ownerReferences"] as JsonArray ?? []))
            yield return problem;
    }

    /// <summary>Warnings about metadata that is allowed but unwise.</summary>
    public static IEnumerable<string> Warnings(JsonObject value, ResourceDefinition definition) => !definition.IsCustom ? [] :
        (value["metadata"]?["finalizers"] as JsonArray ?? []).Select(static f => (string?)f ?? "")
            .Where(static f => !f.Contains('/', StringComparison.Ordinal) && !StandardFinalizers.Contains(f, StringComparer.Ordinal))
            .Select(static f => $"metadata.finalizers: \"{f}\": prefer a domain-qualified finalizer name to avoid accidental conflicts with other finalizer writers");

    private static IReadOnlyList<string> NameProblems(string name, ResourceDefinition definition) => definition switch
    {
        { Group: RbacResources.Group } => NameRules.PathSegment(name),
        { Group: "", Kind: "Event" } => NameRules.PathSegment(name),
        { Group: "", Kind: "Namespace" } => NameRules.Label(name),
        _ => NameRules.Subdomain(name),
    };

    private static IEnumerable<FieldProblem> Annotations(JsonObject annotations)
    {
        var size = 0L;
        foreach (var (key, text) in annotations)
        {
            foreach (var problem in NameRules.QualifiedName(key.ToLowerInvariant()))
                yield return FieldProblem.Invalid("metadata.annotations", GoText.Quote(key), problem);
            size += Encoding.UTF8.GetByteCount(key) + Encoding.UTF8.GetByteCount((string?)text ?? "");
        }

        if (size > MaxAnnotations)
            yield return new FieldProblem("FieldValueTooLong", "metadata.annotations", $"Too long: may not be more than {MaxAnnotations} bytes");
    }

    private static IEnumerable<FieldProblem> Finalizers(JsonArray list, bool isStrict)
    {
        var finalizers = list.Select(static f => (string?)f ?? "").ToList();
        foreach (var finalizer in finalizers)
        {
            foreach (var problem in NameRules.QualifiedName(finalizer))
                yield return FieldProblem.Invalid("metadata.finalizers", GoText.Quote(finalizer), problem);
        }

        if (finalizers.Contains("orphan", StringComparer.Ordinal) && finalizers.Contains("foregroundDeletion", StringComparer.Ordinal))
            yield return FieldProblem.Invalid("metadata.finalizers", list.ToJsonString(), "finalizer orphan and foregroundDeletion cannot be both set");
        // Kinds of Kubernetes itself are stricter, and check the names once more.
        for (var i = 0; isStrict && i < finalizers.Count; i++)
        {
            var (field, finalizer) = ($"metadata.finalizers[{i}]", finalizers[i]);
            var wrong = NameRules.QualifiedName(finalizer);
            foreach (var problem in wrong)
                yield return FieldProblem.Invalid(field, GoText.Quote(finalizer), problem);
            if (wrong.Count == 0 && !finalizer.Contains('/', StringComparison.Ordinal) && !StandardFinalizers.Contains(finalizer, StringComparer.Ordinal))
                yield return FieldProblem.Invalid(field, $"\"{finalizer}\"", "name is neither a standard finalizer name nor is it fully qualified");
        }
    }
}
