using System.Text.RegularExpressions;

namespace CodeRun.Engine.Events.Linting;

/// <summary>Manifests that stand as text in another object: <c>source.inline</c> of triggers and <c>resource.manifest</c> of workflow templates.</summary>
internal static partial class EmbeddedManifest
{
    private const int MaxLength = 1024 * 1024;

    /// <summary>The first object of a text, or null when it cannot be read, which is a finding. Placeholders of Argo Workflows may stand in it when <paramref name="isTemplate"/>.</summary>
    public static YamlNode? Read(LintFile file, YamlNode text, string what, bool isTemplate, bool mayBeList = false)
    {
        if (text.Text.Length > MaxLength)
        {
            file.Add(LintRules.TooLarge, text, $"{what} has more than {MaxLength} characters and is not looked at: no object can hold it.");
            return null;
        }

        var hasPlaceholders = isTemplate && text.Text.Contains("{{", StringComparison.Ordinal);
        var yaml = hasPlaceholders ? Placeholders().Replace(text.Text, static m => Masked(m.ValueSpan)) : text.Text;
        (int Line, int Column, string Message)? mistake = null;
        var documents = YamlTreeReader.Read(yaml, file.OriginOf(text), (line, column, message) => mistake ??= (line, column, message)).Where(static d => d.Kind != YamlKind.Null).ToList();
        if (mistake is { } found)
        {
            // What a placeholder on a line of its own becomes may be anything.
            if (!hasPlaceholders || !Alone().IsMatch(text.Text))
                file.Add(LintRules.EmbeddedManifest, found.Line, found.Column, $"The text of {what} is not YAML: {found.Message}");
            return null;
        }

        if (documents.Count == 0)
        {
            file.Add(LintRules.EmbeddedManifest, text, $"There is no object in {what}.");
            return null;
        }

        if (documents[0].Kind != YamlKind.Map)
        {
            if (!hasPlaceholders && !(mayBeList && documents[0].Kind == YamlKind.List))
                file.Add(LintRules.EmbeddedManifest, text, $"The text of {what} is {SchemaChecker.Describe(documents[0])}, not an object.");
            return null;
        }

        if (documents.Count > 1 && !isTemplate)
            file.Add(LintRules.EmbeddedManifest, documents[1], $"Only the first of the {documents.Count} documents in {what} is used.", "one trigger for each");
        return documents[0];
    }

    /// <summary>Checks that an object says what it is.</summary>
    public static void HasKind(LintFile file, YamlNode manifest, string what)
    {
        foreach (var field in (string[])["apiVersion", "kind"])
        {
            if (manifest[field] is null or { Kind: YamlKind.Null } or { Kind: YamlKind.Text, Text: "" })
                file.Add(LintRules.MissingField, manifest, $"The object in {what} needs {field}.", $"{field}: …");
        }
    }

    // Of the same length, so that places stay; lines end where they did.
    private static string Masked(ReadOnlySpan<char> text)
    {
        var signs = text.ToArray();
        for (var i = 0; i < signs.Length; i++)
        {
            if (signs[i] is not ('\n' or '\r'))
                signs[i] = 'x';
        }

        return new string(signs);
    }

    [GeneratedRegex(@"\{\{[^{}]*\}\}", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Placeholders();

    [GeneratedRegex(@"^[ \t]*(-[ \t]+)?\{\{[^\n]*\}\}[ \t\r]*$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.Multiline, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Alone();
}
