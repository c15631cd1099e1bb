using System.Text;
using System.Text.RegularExpressions;

namespace CodeRun.Sandbox.Admission;

/// <summary>
/// What names, label keys and label values may look like, in the words of k8s.io/apimachinery's util/validation. Every rule returns what is wrong;
/// an empty list is well.
/// </summary>
internal static partial class NameRules
{
    private const string LabelPattern = "[a-z0-9]([-a-z0-9]*[a-z0-9])?";
    private const string Label1035Pattern = "[a-z]([-a-z0-9]*[a-z0-9])?";
    private const string SubdomainPattern = @"[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*";
    private const string PartPattern = "([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]";
    private const string ValuePattern = "(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?";
    private const string KeyPattern = "[-._a-zA-Z0-9]+";
    private const string SubdomainText = "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '" + SubdomainPattern + "')";
    private const string LabelText = "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '" + LabelPattern + "')";
    private const string Label1035Text = "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character (e.g. 'my-name',  or 'abc-123', regex used for validation is '" + Label1035Pattern + "')";
    private const string PartText = "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '" + PartPattern + "')";
    private const string ValueText = "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '" + ValuePattern + "')";
    private const string KeyText = "a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  or 'key-name', regex used for validation is '" + KeyPattern + "')";

    /// <summary>A DNS subdomain: names of most objects.</summary>
    public static IReadOnlyList<string> Subdomain(string name) =>
        Checked(name.Length > 253 ? "must be no more than 253 characters" : null, SubdomainForm().IsMatch(name) ? null : SubdomainText);

    /// <summary>A DNS label: names of namespaces, containers and volumes.</summary>
    public static IReadOnlyList<string> Label(string name) =>
        Checked(name.Length > 63 ? "must be no more than 63 characters" : null, LabelForm().IsMatch(name) ? null : SubdomainForm().IsMatch(name) ? "must not contain dots" : LabelText);

    /// <summary>A DNS label that begins with a letter: names of services and of API kinds.</summary>
    public static IReadOnlyList<string> Label1035(string name) =>
        Checked(name.Length > 63 ? "must be no more than 63 characters" : null, Label1035Form().IsMatch(name) ? null : Label1035Text);

    /// <summary>A part of a URL: names of roles and their bindings.</summary>
    public static IReadOnlyList<string> PathSegment(string name) => name switch
    {
        "." => ["may not be '.'"],
        ".." => ["may not be '..'"],
        _ => Checked(name.Contains('/', StringComparison.Ordinal) ? "may not contain '/'" : null, name.Contains('%', StringComparison.Ordinal) ? "may not contain '%'" : null),
    };

    /// <summary>A key of labels, annotations and finalizers: a name with an optional DNS subdomain and a slash before it.</summary>
    public static IReadOnlyList<string> QualifiedName(string text)
    {
        var problems = new List<string>();
        var parts = text.Split('/');
        var name = parts[^1];
        if (parts.Length > 2)
            return [$"a qualified name {PartText} with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')"];
        if (parts.Length == 2)
        {
            if (parts[0].Length == 0)
                problems.Add("prefix part must be non-empty");
            else
                problems.AddRange(Subdomain(parts[0]).Select(static p => $"prefix part {p}"));
        }

        if (name.Length == 0)
            problems.Add("name part must be non-empty");
        else if (name.Length > 63)
            problems.Add("name part must be no more than 63 bytes");
        if (!PartForm().IsMatch(name))
            problems.Add($"name part {PartText}");
        return problems;
    }

    /// <summary>A value of a label.</summary>
    public static IReadOnlyList<string> LabelValue(string value) =>
        Checked(Encoding.UTF8.GetByteCount(value) > 63 ? "must be no more than 63 bytes" : null, ValueForm().IsMatch(value) ? null : ValueText);

    /// <summary>A key of a ConfigMap or Secret.</summary>
    public static IReadOnlyList<string> ConfigKey(string key)
    {
        var problems = new List<string>(Checked(Encoding.UTF8.GetByteCount(key) > 253 ? "must be no more than 253 bytes" : null, KeyForm().IsMatch(key) ? null : KeyText));
        if (key == ".")
            problems.Add("must not be '.'");
        else if (key == "..")
            problems.Add("must not be '..'");
        else if (key.StartsWith("..", StringComparison.Ordinal))
            problems.Add("must not start with '..'");
        return problems;
    }

    private static IReadOnlyList<string> Checked(string? first, string? second) => (first, second) switch
    {
        (null, null) => [],
        ({ } one, null) => [one],
        (null, { } one) => [one],
        _ => [first, second],
    };

    [GeneratedRegex("^" + SubdomainPattern + @"\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex SubdomainForm();

    [GeneratedRegex("^" + LabelPattern + @"\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex LabelForm();

    [GeneratedRegex("^" + Label1035Pattern + @"\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Label1035Form();

    [GeneratedRegex("^" + PartPattern + @"\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex PartForm();

    [GeneratedRegex("^" + ValuePattern + @"\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex ValueForm();

    [GeneratedRegex("^" + KeyPattern + @"\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex KeyForm();
}
