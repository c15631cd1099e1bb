using System.Text.Json.Nodes;

namespace CodeRun.Sandbox.Access;

/// <summary>A rule of a Role or ClusterRole (rbac.authorization.k8s.io/v1).</summary>
public sealed record PolicyRule
{
    private const string All = "*";

    /// <summary>Verbs; <c>*</c> for all.</summary>
    public IReadOnlyList<string> Verbs { get; init; } = [];

    /// <summary>API groups; <c>*</c> for all, empty text for core.</summary>
    public IReadOnlyList<string> ApiGroups { get; init; } = [];

    /// <summary>Resources such as <c>pods</c>, <c>pods/log</c>, <c>*/status</c> or <c>*</c>.</summary>
    public IReadOnlyList<string> Resources { get; init; } = [];

    /// <summary>Names of objects; none for all.</summary>
    public IReadOnlyList<string> ResourceNames { get; init; } = [];

    /// <summary>Paths that are no resources; <c>*</c> alone or at the end stands for anything.</summary>
    public IReadOnlyList<string> NonResourceUrls { get; init; } = [];

    /// <summary>Reads the rules of a role; what has another form than it should is left out.</summary>
    public static IReadOnlyList<PolicyRule> ReadAll(JsonObject role) => [.. (role["rules"] as JsonArray ?? []).OfType<JsonObject>().Select(Read)];

    /// <summary>Reads a rule.</summary>
    public static PolicyRule Read(JsonObject rule) => new()
    {
        Verbs = Texts(rule, "verbs"),
        ApiGroups = Texts(rule, "apiGroups"),
        Resources = Texts(rule, "resources"),
        ResourceNames = Texts(rule, "resourceNames"),
        NonResourceUrls = Texts(rule, "nonResourceURLs"),
    };

    /// <summary>True when the rule allows the request.</summary>
    public bool Allows(AccessAttributes wanted)
    {
        if (!Has(Verbs, wanted.Verb))
            return false;
        if (!wanted.IsResource)
            return NonResourceUrls.Any(u => PathMatches(u, wanted.Path));
        return Has(ApiGroups, wanted.Group)
            && Resources.Any(r => ResourceMatches(r, wanted))
            && (ResourceNames.Count == 0 || ResourceNames.Contains(wanted.Name, StringComparer.Ordinal));
    }

    /// <summary>True when everything that <paramref name="part"/>, which has one value of each kind, allows is allowed by this rule too.</summary>
    public bool Covers(PolicyRule part) =>
        HasEach(Verbs, part.Verbs)
        && HasEach(ApiGroups, part.ApiGroups)
        && part.Resources.All(r => Has(Resources, r) || (r.IndexOf('/', StringComparison.Ordinal) is > 0 and var at && Resources.Contains("*" + r[at..], StringComparer.Ordinal)))
        && part.NonResourceUrls.All(p => NonResourceUrls.Any(u => PathMatches(u, p)))
        && (ResourceNames.Count == 0 || (part.ResourceNames.Count > 0 && part.ResourceNames.All(n => ResourceNames.Contains(n, StringComparer.Ordinal))));

    /// <summary>The rule taken apart into rules with one group, resource, name and verb, or one path and verb.</summary>
    public IEnumerable<PolicyRule> Parts()
    {
        foreach (var group in ApiGroups)
        {
            foreach (var resource in Resources)
            {
                foreach (var verb in Verbs)
                {
                    var part = new PolicyRule { ApiGroups = [group], Resources = [resource], Verbs = [verb] };
                    if (ResourceNames.Count == 0)
                        yield return part;
                    foreach (var name in ResourceNames)
                        yield return part with { ResourceNames = [name] };
                }
            }
        }

        foreach (var path in NonResourceUrls)
        {
            foreach (var verb in Verbs)
                yield return new PolicyRule { NonResourceUrls = [path], Verbs = [verb] };
        }
    }

    /// <summary>The form messages have: <c>{APIGroups:[""], Resources:["pods"], Verbs:["get"]}</c>.</summary>
    public override string ToString()
    {
        var parts = new List<string>();
        Add("APIGroups", ApiGroups);
        Add("Resources", Resources);
        Add("NonResourceURLs", NonResourceUrls);
        Add("ResourceNames", ResourceNames);
        Add("Verbs", Verbs);
        return $"{{{string.Join(", ", parts)}}}";

        void Add(string name, IReadOnlyList<string> values)
        {
            if (values.Count > 0)
                parts.Add($"{name}:{GoText.Quote(values)}");
        }
    }

    private static bool ResourceMatches(string rule, AccessAttributes wanted) =>
        rule == All
        || rule == wanted.Combined
        || (wanted.Subresource.Length > 0 && rule.Length == wanted.Subresource.Length + 2 && rule.StartsWith("*/", StringComparison.Ordinal) && rule.EndsWith(wanted.Subresource, StringComparison.Ordinal));

    private static bool PathMatches(string rule, string path) =>
        rule == path || (rule.EndsWith('*') && path.StartsWith(rule.TrimEnd('*'), StringComparison.Ordinal));

    private static bool Has(IReadOnlyList<string> values, string value) =>
        values.Contains(All, StringComparer.Ordinal) || values.Contains(value, StringComparer.Ordinal);

    private static bool HasEach(IReadOnlyList<string> values, IReadOnlyList<string> wanted) => wanted.All(w => Has(values, w));

    private static IReadOnlyList<string> Texts(JsonObject rule, string field) =>
        rule[field] is JsonArray values ? [.. values.OfType<JsonValue>().Where(static v => v.TryGetValue(out string? _)).Select(static v => v.GetValue<string>())] : [];
}
