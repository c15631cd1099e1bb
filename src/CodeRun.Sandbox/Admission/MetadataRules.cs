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

    private static readonly string[] StandardFinalizers = ["kubernetes", "orphan", "foregroundDeletion"];

    /// <summary>The time as metadata holds it.</summary>
    public string Now() => time.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

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

    /// <summary>Carries over what an update may not change.</summary>
    public static void Update(JsonObject value, JsonObject old)
    {
        var (metadata, before) = (value["metadata"]!.AsObject(), old["metadata"]!.AsObject());
        foreach (var field in (string[])["uid", "creationTimestamp", "deletionTimestamp", "deletionGracePeriodSeconds", "generation", "namespace", "generateName"])
        {
            if (before[field] is { } kept)
                metadata[field] = kept.DeepClone();
            else
                metadata.Remove(field);
        }

        metadata.Remove("managedFields");
        metadata.Remove("selfLink");
    }

    /// <summary>Checks names, labels, annotations, owners and finalizers.</summary>
    public static void Validate(JsonObject value, ResourceDefinition definition, List<FieldProblem> problems)
    {
        var metadata = value["metadata"]!.AsObject();
        var name = (string?)metadata["name"];
        if (definition.Kind != "Event" && (string?)metadata["generateName"] is { Length: > 0 } prefix)
        {
            // A prefix may end where a name may not.
            foreach (var problem in NameProblems(prefix.EndsWith('-') ? prefix[..^1] + "a" : prefix, definition))
                problems.Add(FieldProblem.Invalid("metadata.generateName", $"\"{prefix}\"", problem));
        }

        if (string.IsNullOrEmpty(name))
            problems.Add(FieldProblem.Required("metadata.name", "name or generateName is required"));
        else
            problems.AddRange(NameProblems(name, definition).Select(p => FieldProblem.Invalid("metadata.name", $"\"{name}\"", p)));
        Owners(metadata["ownerReferences"] as JsonArray ?? [], problems);
        Annotations(metadata["annotations"] as JsonObject ?? [], problems);
        foreach (var (key, text) in metadata["labels"] as JsonObject ?? [])
        {
            problems.AddRange(NameRules.QualifiedName(key).Select(p => FieldProblem.Invalid("metadata.labels", $"\"{key}\"", p)));
            problems.AddRange(NameRules.LabelValue((string?)text ?? "").Select(p => FieldProblem.Invalid("metadata.labels", $"\"{(string?)text}\"", p)));
        }

        Finalizers(metadata["finalizers"] as JsonArray ?? [], definition, problems);
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

    private static void Owners(JsonArray owners, List<FieldProblem> problems)
    {
        const string Field = "metadata.ownerReferences";
        string? controller = null;
        foreach (var owner in owners.OfType<JsonObject>())
        {
            var (version, kind) = ((string?)owner["apiVersion"] ?? "", (string?)owner["kind"] ?? "");
            if (version.Length == 0)
                problems.Add(FieldProblem.Invalid($"{Field}.apiVersion", "\"\"", "version must not be empty"));
            foreach (var field in (string[])["kind", "name", "uid"])
            {
                if (string.IsNullOrEmpty((string?)owner[field]))
                    problems.Add(FieldProblem.Invalid($"{Field}.{field}", "\"\"", "must not be empty"));
            }

            if (kind == "Event" && version is "v1" or "events.k8s.io/v1")
                problems.Add(FieldProblem.Invalid(Field, owner.ToJsonString(), $"{(version == "v1" ? "/v1" : version)}, Kind=Event is disallowed from being an owner"));
            if (owner["controller"] is not JsonValue flag || !flag.TryGetValue(out bool controls) || !controls)
                continue;
            if (controller is not null)
                problems.Add(FieldProblem.Invalid(Field, owners.ToJsonString(), $"Only one reference can have Controller set to true. Found \"true\" in references for {controller} and {(string?)owner["name"]}"));
            controller = (string?)owner["name"] ?? "";
        }
    }

    private static void Annotations(JsonObject annotations, List<FieldProblem> problems)
    {
        var size = 0L;
        foreach (var (key, text) in annotations)
        {
            problems.AddRange(NameRules.QualifiedName(key.ToLowerInvariant()).Select(p => FieldProblem.Invalid("metadata.annotations", $"\"{key}\"", p)));
            size += Encoding.UTF8.GetByteCount(key) + Encoding.UTF8.GetByteCount((string?)text ?? "");
        }

        if (size > MaxAnnotations)
            problems.Add(new FieldProblem("FieldValueTooLong", "metadata.annotations", $"Too long: may not be more than {MaxAnnotations} bytes"));
    }

    private static void Finalizers(JsonArray finalizers, ResourceDefinition definition, List<FieldProblem> problems)
    {
        var index = 0;
        foreach (var finalizer in finalizers.Select(static f => (string?)f ?? ""))
        {
            var wrong = NameRules.QualifiedName(finalizer);
            problems.AddRange(wrong.Select(w => FieldProblem.Invalid("metadata.finalizers", $"\"{finalizer}\"", w)));
            // Kinds of Kubernetes itself are stricter.
            if (wrong.Count == 0 && !definition.IsCustom && !finalizer.Contains('/', StringComparison.Ordinal) && !StandardFinalizers.Contains(finalizer, StringComparer.Ordinal))
                problems.Add(FieldProblem.Invalid($"metadata.finalizers[{index}]", $"\"{finalizer}\"", "name is neither a standard finalizer name nor is it fully qualified"));
            index++;
        }
    }
}
