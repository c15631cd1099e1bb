using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using CodeRun.Sandbox.Schema;

namespace CodeRun.Sandbox.Access;

/// <summary>Defaults and validation of roles and bindings (apiserver: pkg/apis/rbac, defaults and validation).</summary>
internal static partial class RbacRules
{
    private const string DnsSubdomain = "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";

    /// <summary>Fills in the API groups of what bindings name; a role without rules has <c>rules: null</c>.</summary>
    public static void Default(JsonObject value, ResourceDefinition definition)
    {
        if (definition.Group != RbacResources.Group)
            return;
        if (definition.Plural is "roles" or "clusterroles")
        {
            if (value["rules"] is null or JsonArray { Count: 0 })
                value["rules"] = null;
            return;
        }

        if (value["roleRef"] is JsonObject role && string.IsNullOrEmpty((string?)role["apiGroup"]))
            role["apiGroup"] = RbacResources.Group;
        foreach (var subject in (value["subjects"] as JsonArray ?? []).OfType<JsonObject>())
        {
            if ((string?)subject["kind"] is "User" or "Group" && string.IsNullOrEmpty((string?)subject["apiGroup"]))
                subject["apiGroup"] = RbacResources.Group;
        }
    }

    /// <summary>What is wrong with the name of a role or binding, or null: it need only be one part of a path (apimachinery: IsValidPathSegmentName).</summary>
    public static string? NameProblem(string name) =>
        name is "." or ".." ? $"may not be '{name}'"
        : name.Contains('/', StringComparison.Ordinal) ? "may not contain '/'"
        : name.Contains('%', StringComparison.Ordinal) ? "may not contain '%'"
        : null;

    /// <summary>Notes what is wrong with a role or binding; other kinds pass.</summary>
    public static void Validate(JsonObject value, JsonObject? old, ResourceDefinition definition, List<FieldProblem> problems)
    {
        if (definition.Group != RbacResources.Group)
            return;
        switch (definition.Plural)
        {
            case "roles" or "clusterroles":
                Rules(value, definition.Namespaced, problems);
                if (!definition.Namespaced && value["aggregationRule"] is JsonObject aggregation)
                    Aggregation(aggregation["clusterRoleSelectors"] as JsonArray ?? [], problems);
                break;
            case "rolebindings" or "clusterrolebindings":
                Role(value, definition.Namespaced, problems);
                var subjects = value["subjects"] as JsonArray ?? [];
                for (var i = 0; i < subjects.Count; i++)
                    Subject(subjects[i] as JsonObject ?? [], $"subjects[{i}]", definition.Namespaced, problems);
                if (old is not null && !JsonNode.DeepEquals(old["roleRef"], value["roleRef"]))
                    problems.Add(FieldProblem.Invalid("roleRef", Shown(value["roleRef"]), "cannot change roleRef"));
                break;
        }
    }

    private static void Rules(JsonObject value, bool namespaced, List<FieldProblem> problems)
    {
        var rules = value["rules"] as JsonArray ?? [];
        for (var i = 0; i < rules.Count; i++)
        {
            var (at, rule) = ($"rules[{i}]", PolicyRule.Read(rules[i] as JsonObject ?? []));
            if (rule.Verbs.Count == 0)
                problems.Add(FieldProblem.Required($"{at}.verbs", "verbs must contain at least one value"));
            if (rule.NonResourceUrls.Count > 0)
            {
                var shown = JsonSerializer.Serialize(rule.NonResourceUrls);
                if (namespaced)
                    problems.Add(FieldProblem.Invalid($"{at}.nonResourceURLs", shown, "namespaced rules cannot apply to non-resource URLs"));
                if (rule.ApiGroups.Count > 0 || rule.Resources.Count > 0 || rule.ResourceNames.Count > 0)
                    problems.Add(FieldProblem.Invalid($"{at}.nonResourceURLs", shown, "rules cannot apply to both regular resources and non-resource URLs"));
                continue;
            }

            if (rule.ApiGroups.Count == 0)
                problems.Add(FieldProblem.Required($"{at}.apiGroups", "resource rules must supply at least one api group"));
            if (rule.Resources.Count == 0)
                problems.Add(FieldProblem.Required($"{at}.resources", "resource rules must supply at least one resource"));
        }
    }

    private static void Aggregation(JsonArray selectors, List<FieldProblem> problems)
    {
        const string At = "aggregationRule.clusterRoleSelectors";
        if (selectors.Count == 0)
            problems.Add(FieldProblem.Required(At, "at least one clusterRoleSelector required if aggregationRule is non-nil"));
        for (var i = 0; i < selectors.Count; i++)
        {
            if (selectors[i] is not JsonObject selector || !AggregationSelector.IsValid(selector))
                problems.Add(FieldProblem.Invalid($"{At}[{i}]", selectors[i]?.ToJsonString() ?? "null", "invalid label selector."));
        }
    }

    private static void Role(JsonObject value, bool namespaced, List<FieldProblem> problems)
    {
        var role = value["roleRef"];
        var (group, kind, name) = ((string?)role?["apiGroup"] ?? "", (string?)role?["kind"] ?? "", (string?)role?["name"] ?? "");
        if (group != RbacResources.Group)
            problems.Add(FieldProblem.NotSupported("roleRef.apiGroup", GoText.Quote(group), [RbacResources.Group]));
        string[] kinds = namespaced ? ["Role", "ClusterRole"] : ["ClusterRole"];
        if (!kinds.Contains(kind, StringComparer.Ordinal))
            problems.Add(FieldProblem.NotSupported("roleRef.kind", GoText.Quote(kind), kinds));
        if (name.Length == 0)
            problems.Add(FieldProblem.Required("roleRef.name"));
        else if (NameProblem(name) is { } problem)
            problems.Add(FieldProblem.Invalid("roleRef.name", GoText.Quote(name), problem));
    }

    private static void Subject(JsonObject subject, string at, bool namespaced, List<FieldProblem> problems)
    {
        var (group, kind, name) = ((string?)subject["apiGroup"] ?? "", (string?)subject["kind"] ?? "", (string?)subject["name"] ?? "");
        if (name.Length == 0)
            problems.Add(FieldProblem.Required($"{at}.name"));
        switch (kind)
        {
            case "ServiceAccount":
                if (name.Length > 0 && !Subdomain().IsMatch(name))
                    problems.Add(FieldProblem.Invalid($"{at}.name", GoText.Quote(name), DnsSubdomain));
                if (group.Length > 0)
                    problems.Add(FieldProblem.NotSupported($"{at}.apiGroup", GoText.Quote(group), [""]));
                if (!namespaced && string.IsNullOrEmpty((string?)subject["namespace"]))
                    problems.Add(FieldProblem.Required($"{at}.namespace"));
                break;
            case "User" or "Group":
                if (name.Length == 0)
                    problems.Add(FieldProblem.Invalid($"{at}.name", "\"\"", $"{kind.ToLowerInvariant()} name cannot be empty"));
                if (group != RbacResources.Group)
                    problems.Add(FieldProblem.NotSupported($"{at}.apiGroup", GoText.Quote(group), [RbacResources.Group]));
                break;
            default:
                problems.Add(FieldProblem.NotSupported($"{at}.kind", GoText.Quote(kind), ["ServiceAccount", "User", "Group"]));
                break;
        }
    }

    // The server shows its internal form, whose fields are named as in Go.
    private static string Shown(JsonNode? role) =>
        new JsonObject { ["APIGroup"] = (string?)role?["apiGroup"] ?? "", ["Kind"] = (string?)role?["kind"] ?? "", ["Name"] = (string?)role?["name"] ?? "" }.ToJsonString();

    [GeneratedRegex(@"^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Subdomain();
}
