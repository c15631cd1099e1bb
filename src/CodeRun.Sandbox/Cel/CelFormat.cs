using CodeRun.Sandbox.Admission;
using CodeRun.Sandbox.Schema;

namespace CodeRun.Sandbox.Cel;

/// <summary>A named format of texts (Kubernetes' format library).</summary>
/// <param name="Name">Its name.</param>
internal sealed record CelFormat(string Name)
{
    private static readonly string[] Known =
    [
        "dns1123Label", "dns1123Subdomain", "dns1035Label", "qualifiedName", "dns1123LabelPrefix", "dns1123SubdomainPrefix", "dns1035LabelPrefix", "labelValue", "uri", "uuid", "byte", "date", "datetime",
    ];

    /// <summary>The format of a name; null when there is none.</summary>
    public static CelFormat? Named(string name) => Known.Contains(name, StringComparer.Ordinal) ? new CelFormat(name) : null;

    /// <summary>What is wrong with a text; no value when nothing is.</summary>
    public CelOptional Validate(string text)
    {
        var wrong = Problems(text).ToList();
        return wrong.Count == 0 ? CelOptional.None : new CelOptional(true, wrong.Select(static w => (object?)w).ToList());
    }

    private IEnumerable<string> Problems(string text) => Name switch
    {
        "dns1123Label" => NameRules.Label(text),
        "dns1123Subdomain" => NameRules.Subdomain(text),
        "dns1035Label" => NameRules.Label1035(text),
        "qualifiedName" => NameRules.QualifiedName(text),
        "dns1123LabelPrefix" => NameRules.Label(Prefix(text)),
        "dns1123SubdomainPrefix" => NameRules.Subdomain(Prefix(text)),
        "dns1035LabelPrefix" => NameRules.Label1035(Prefix(text)),
        "labelValue" => NameRules.LabelValue(text),
        "uri" => Checked(text, $"parse {Access.GoText.Quote(text)}: invalid URI for request"),
        "uuid" => Checked(text, "does not match the UUID format"),
        "byte" => Checked(text, "invalid base64"),
        _ => Checked(text, $"invalid {Name}"),
    };

    private string[] Checked(string text, string wrong) => StringFormats.Holds(Name, text) ? [] : [wrong];

    // A prefix may end where a name may not.
    private static string Prefix(string text) => text.EndsWith('-') ? text[..^1] + "a" : text;
}
