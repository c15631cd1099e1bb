using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using CodeRun.Sandbox.Access;
using CodeRun.Sandbox.Http;
using CodeRun.Sandbox.Schema;

namespace CodeRun.Sandbox.Admission;

/// <summary>What the server does with metadata: fills it in at creation, keeps what may not change, checks names and labels.</summary>
internal sealed partial class MetadataRules(TimeProvider time, IdSource ids)
{
    private const int MaxGeneratedBase = 58;
    private const string Rfc1123 = "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";
    private const string LabelForm = "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')";

    /// <summary>The time as metadata holds it.</summary>
    public string Now() => time.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    /// <summary>Completes the metadata of an object that is to be created.</summary>
    public void Create(JsonObject value, ResourceDefinition definition, string @namespace)
    {
        var metadata = value["metadata"]!.AsObject();
        foreach (var field in (string[])["uid", "creationTimestamp", "deletionTimestamp", "deletionGracePeriodSeconds", "generation", "selfLink", "resourceVersion", "managedFields"])
            metadata.Remove(field);
        if (string.IsNullOrEmpty((string?)metadata["name"]) && (string?)metadata["generateName"] is { Length: > 0 } prefix)
            metadata["name"] = (prefix.Length > MaxGeneratedBase ? prefix[..MaxGeneratedBase] : prefix) + ids.Suffix();
        if (definition.Namespaced)
            metadata["namespace"] = @namespace;
        else
            metadata.Remove("namespace");
        metadata["uid"] = ids.Uid();
        metadata["creationTimestamp"] = Now();
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

    /// <summary>Checks names, labels and finalizers.</summary>
    public static void Validate(JsonObject value, ResourceDefinition definition, List<FieldProblem> problems)
    {
        var metadata = value["metadata"]!.AsObject();
        var name = Text(metadata, "name", problems);
        if (string.IsNullOrEmpty(name))
            problems.Add(FieldProblem.Required("metadata.name", "name or generateName is required"));
        else if (definition.Group == RbacResources.Group)
            problems.AddRange(RbacRules.NameProblem(name) is { } problem ? [FieldProblem.Invalid("metadata.name", $"\"{name}\"", problem)] : []);
        else if (name.Length > 253 || !Subdomain().IsMatch(name))
            problems.Add(FieldProblem.Invalid("metadata.name", $"\"{name}\"", name.Length > 253 ? "must be no more than 253 bytes" : Rfc1123));
        Map(metadata, "annotations");
        foreach (var (key, text) in Map(metadata, "labels"))
        {
            if (!LabelKey().IsMatch(key))
                problems.Add(FieldProblem.Invalid("metadata.labels", $"\"{key}\"", "name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')"));
            if (text.Length > 63)
                problems.Add(FieldProblem.Invalid("metadata.labels", $"\"{text}\"", "must be no more than 63 bytes"));
            else if (!LabelValue().IsMatch(text))
                problems.Add(FieldProblem.Invalid("metadata.labels", $"\"{text}\"", LabelForm));
        }

        if (metadata["finalizers"] is JsonArray finalizers)
        {
            for (var i = 0; i < finalizers.Count; i++)
            {
                if (finalizers[i] is not JsonValue v || !v.TryGetValue(out string? finalizer) || !LabelKey().IsMatch(finalizer))
                    problems.Add(FieldProblem.Invalid($"metadata.finalizers[{i}]", finalizers[i]?.ToJsonString() ?? "null", "name part must consist of alphanumeric characters"));
            }
        }

        if (metadata["ownerReferences"] is JsonArray owners)
            Owners(owners, problems);
    }

    private static void Owners(JsonArray owners, List<FieldProblem> problems)
    {
        var controllers = 0;
        for (var i = 0; i < owners.Count; i++)
        {
            var owner = owners[i] as JsonObject ?? [];
            foreach (var field in (string[])["apiVersion", "kind", "name", "uid"])
            {
                if (string.IsNullOrEmpty((string?)owner[field]))
                    problems.Add(FieldProblem.Invalid($"metadata.ownerReferences[{i}].{field}", "\"\"", $"{(field == "apiVersion" ? "version" : field)} must not be empty"));
            }

            if (owner["controller"] is JsonValue flag && flag.TryGetValue(out bool controls) && controls && ++controllers == 2)
                problems.Add(FieldProblem.Invalid("metadata.ownerReferences", owners.ToJsonString(), "Only one reference can have Controller set to true"));
        }
    }

    private static string? Text(JsonObject metadata, string field, List<FieldProblem> problems)
    {
        if (metadata[field] is null)
            return null;
        if (metadata[field] is JsonValue value && value.TryGetValue(out string? text))
            return text;
        problems.Add(FieldProblem.WrongType($"metadata.{field}", metadata[field]!.ToJsonString(), "must be a string"));
        return null;
    }

    private static Dictionary<string, string> Map(JsonObject metadata, string field)
    {
        var map = new Dictionary<string, string>(StringComparer.Ordinal);
        if (metadata[field] is not JsonObject values)
            return map;
        foreach (var (key, value) in values)
        {
            if (value is JsonValue scalar && scalar.TryGetValue(out string? text))
                map[key] = text;
            else
                throw ApiErrors.BadRequest($"json: cannot unmarshal {(value is null ? "null" : value.GetValueKind().ToString().ToLowerInvariant())} into Go struct field ObjectMeta.metadata.{field} of type string");
        }

        return map;
    }

    [GeneratedRegex(@"^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Subdomain();

    [GeneratedRegex(@"^([a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*/)?[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex LabelKey();

    [GeneratedRegex(@"^(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex LabelValue();
}
