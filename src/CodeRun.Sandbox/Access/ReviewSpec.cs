using System.Text.Json.Nodes;
using CodeRun.Sandbox.Kinds;
using CodeRun.Sandbox.Schema;

namespace CodeRun.Sandbox.Access;

/// <summary>What an access review asks (authorization.k8s.io/v1: SubjectAccessReviewSpec).</summary>
internal sealed record ReviewSpec
{
    /// <summary>The wanted access; null when none is asked for.</summary>
    public AccessAttributes? Attributes { get; private init; }

    /// <summary>For whom it is asked, when the review names somebody.</summary>
    public required UserInfo Subject { get; init; }

    /// <summary>The spec as the answer repeats it: without what is empty.</summary>
    public required JsonObject Shown { get; init; }

    private bool AsksTwice { get; init; }

    private JsonObject? Path { get; init; }

    /// <summary>Reads a spec.</summary>
    public static ReviewSpec Read(JsonObject spec)
    {
        var (resource, path) = (spec["resourceAttributes"] as JsonObject, spec["nonResourceAttributes"] as JsonObject);
        var groups = (spec["groups"] as JsonArray ?? []).Select(static g => (string?)g ?? "").ToList();
        return new ReviewSpec
        {
            Attributes = resource is not null ? Resource(resource)
                : path is not null ? new AccessAttributes { Verb = Text(path, "verb"), Path = Text(path, "path") }
                : null,
            AsksTwice = resource is not null && path is not null,
            Path = path,
            Subject = new UserInfo { Name = Text(spec, "user"), Uid = Text(spec, "uid"), Groups = groups },
            Shown = Copy(spec, "resourceAttributes", "nonResourceAttributes", "user", "groups", "extra", "uid"),
        };
    }

    /// <summary>What is wrong with the question.</summary>
    public IEnumerable<FieldProblem> Problems()
    {
        if (AsksTwice)
            yield return FieldProblem.Invalid("spec.nonResourceAttributes", GoShape.Texts(Path, "path", "verb"), "cannot be specified in combination with resourceAttributes");
        if (Attributes is null)
            yield return FieldProblem.Invalid("spec.resourceAttributes", "null", "exactly one of nonResourceAttributes or resourceAttributes must be specified");
    }

    /// <summary>What is wrong with whom it names.</summary>
    public IReadOnlyList<FieldProblem> SubjectProblems() =>
        Subject.Name.Length == 0 && Subject.Groups.Count == 0 ? [FieldProblem.Invalid("spec.user", "\"\"", "at least one of user or group must be specified")] : [];

    /// <summary>What a review within a namespace may not ask.</summary>
    public IEnumerable<FieldProblem> LocalProblems(string @namespace)
    {
        if (Attributes is { Path: "" } && Attributes.Namespace != @namespace)
            yield return FieldProblem.Invalid("spec.resourceAttributes.namespace", GoText.Quote(Attributes.Namespace), "must match metadata.namespace");
        if (Path is not null)
            yield return FieldProblem.Invalid("spec.nonResourceAttributes", GoShape.Texts(Path, "path", "verb"), "disallowed on this kind of request");
    }

    private static AccessAttributes Resource(JsonObject value) => new()
    {
        Verb = Text(value, "verb"),
        Group = Text(value, "group"),
        Version = Text(value, "version"),
        Resource = Text(value, "resource"),
        Subresource = Text(value, "subresource"),
        Namespace = Text(value, "namespace"),
        Name = Text(value, "name"),
    };

    private static string Text(JsonObject value, string field) => (value[field] as JsonValue)?.TryGetValue(out string? text) == true ? text : "";

    private static JsonObject Copy(JsonObject from, params ReadOnlySpan<string> fields)
    {
        var copy = new JsonObject();
        foreach (var field in fields)
        {
            if (from[field] is JsonObject part)
                copy[field] = new JsonObject(part.Where(static p => p.Value is not null && !IsEmpty(p.Value)).Select(static p => KeyValuePair.Create(p.Key, (JsonNode?)p.Value!.DeepClone())));
            else if (from[field] is { } value && !IsEmpty(value))
                copy[field] = value.DeepClone();
        }

        return copy;
    }

    private static bool IsEmpty(JsonNode value) => value is JsonValue text && text.TryGetValue(out string? s) && s.Length == 0;
}
