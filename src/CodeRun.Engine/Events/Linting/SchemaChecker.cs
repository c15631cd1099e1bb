using CodeRun.Engine.Api;
using CodeRun.Engine.Events.Notations;

namespace CodeRun.Engine.Events.Linting;

/// <summary>Looks for fields that a kind has not got, values that cannot be decoded, and what is missing. The API server does not: the definitions keep unknown shapes.</summary>
internal static class SchemaChecker
{
    public static void Check(LintFile file, YamlNode node, string type, string path)
    {
        if (ArgoSchema.Fields(type) is not { } fields)
        {
            Scalar(file, node, type, path);
            return;
        }

        if (node.Kind != YamlKind.Map)
        {
            if (node.Kind != YamlKind.Null)
                file.Add(LintRules.WrongType, node, $"{path} must be an object, but is {Describe(node)}.");
            return;
        }

        foreach (var field in node.Fields)
        {
            if (!fields.TryGetValue(field.Key, out var entry))
                Unknown(file, node, field, type, path, [.. fields.Values.Where(e => node.Field(e.Name) is null && MayBe(field.Value, e)).Select(static e => e.Name)]);
            else
                Value(file, field.Value, entry, path.Length == 0 ? field.Key : $"{path}.{field.Key}");
        }

        foreach (var entry in fields.Values.Where(e => e.IsRequired && IsMissing(node[e.Name])))
            file.Add(LintRules.MissingField, node, $"{(path.Length == 0 ? type : path)} needs {entry.Name}.", Missing(type, entry.Name));
    }

    public static string Describe(YamlNode node) => node.Kind switch
    {
        YamlKind.Map => "an object",
        YamlKind.List => "a list",
        YamlKind.Text => $"the text '{Shorten(node.Text)}'",
        YamlKind.Null => "empty",
        YamlKind.Flag => $"the boolean {node.Text}",
        _ => $"the number {Shorten(node.Text)}",
    };

    /// <summary>Text of a file in a message: one short line without control characters.</summary>
    public static string Shorten(string text)
    {
        var start = text.Length <= 80 ? text : $"{text[..80]}…";
        return start.Any(char.IsControl) ? string.Concat(start.Select(static c => char.IsControl(c) ? ' ' : c)) : start;
    }

    // A field with a value of another shape is not what was meant.
    private static bool MayBe(YamlNode value, SchemaEntry entry) => value.Kind switch
    {
        YamlKind.Null => true,
        _ when entry.Type is "any" or "own" => true,
        YamlKind.Map => entry.IsMap || (!entry.IsList && ArgoSchema.Fields(entry.Type) is not null),
        YamlKind.List => entry.IsList,
        _ => !entry.IsMap && ArgoSchema.Fields(entry.Type) is null,
    };

    private static string Missing(string type, string field) => (type, field) switch
    {
        ("ArgoWorkflow", "source") => "source: {resource: {apiVersion: argoproj.io/v1alpha1, kind: Workflow, metadata: {namespace: NAMESPACE}}}",
        ("K8s", "source") => "source: {resource: {apiVersion: …, kind: …, metadata: {namespace: NAMESPACE}}}",
        _ => $"{field}: …",
    };

    private static bool IsMissing(YamlNode? node) => node is null or { Kind: YamlKind.Null } or { Kind: YamlKind.Text, Text: "" } or { Kind: YamlKind.List, Items.Count: 0 };

    private static void Value(LintFile file, YamlNode node, SchemaEntry entry, string path)
    {
        if (node.Kind == YamlKind.Null || entry.Type is "own" or "any")
            return;
        if (entry.IsList)
        {
            if (node.Kind != YamlKind.List)
                file.Add(LintRules.WrongType, node, $"{path} must be a list, but is {Describe(node)}.", node.Kind == YamlKind.Text ? $"[{YamlText.Quote(node.Text)}]" : null);
            for (var i = 0; i < node.Items.Count; i++)
                Check(file, node.Items[i], entry.Type, $"{path}[{i}]");
        }
        else if (entry.IsMap)
        {
            if (node.Kind != YamlKind.Map)
                file.Add(LintRules.WrongType, node, $"{path} must be an object, but is {Describe(node)}.");
            foreach (var field in node.Fields)
                Check(file, field.Value, entry.Type, $"{path}.{field.Key}");
        }
        else
        {
            Check(file, node, entry.Type, path);
        }
    }

    private static void Scalar(LintFile file, YamlNode node, string type, string path)
    {
        var (fits, wanted) = type switch
        {
            "text" => (node.Kind == YamlKind.Text, "text"),
            "int" => (node.Kind == YamlKind.Integer, "a whole number"),
            "number" => (node.Kind is YamlKind.Integer or YamlKind.Number, "a number (without quotes)"),
            "flag" => (node.Kind == YamlKind.Flag, "true or false"),
            "duration" => (node.Kind == YamlKind.Integer || (node.Kind == YamlKind.Text && GoDuration.Parse(node.Text) is not null), "a duration such as 10s, or a whole number of nanoseconds"),
            _ => (true, ""),
        };
        if (fits || node.Kind == YamlKind.Null)
            return;
        var isScalar = node.Kind is not (YamlKind.Map or YamlKind.List);
        var bare = isScalar ? node.Text : "";
        file.Add(LintRules.WrongType, node, $"{path} must be {wanted}, but is {Describe(node)}.", type switch
        {
            "text" when isScalar => YamlText.Quote(bare),
            "int" or "number" when double.TryParse(bare, System.Globalization.CultureInfo.InvariantCulture, out _) => bare,
            "flag" when bare is "true" or "false" => bare,
            "duration" when double.TryParse(bare, System.Globalization.CultureInfo.InvariantCulture, out _) => $"{bare}s",
            _ => null,
        });
    }

    private static void Unknown(LintFile file, YamlNode node, YamlField field, string type, string path, IReadOnlyCollection<string> known)
    {
        var at = path.Length == 0 ? type : path;
        switch (type, field.Key)
        {
            case ("GitHub", "secret"):
                file.Add(LintRules.UnknownField, field, $"{at} has no field secret: it is ignored, so signatures of events are not checked.", "webhookSecret");
                break;
            case ("ArgoWorkflow" or "K8s" or "Trigger" or "TriggerTemplate", "labelSelector"):
                file.Add(
                    LintRules.UnknownField, field, $"{at} has no field labelSelector: a trigger acts on metadata.name and never selects by label.",
                    "set the name by a parameter with dest: metadata.name, or submit a Workflow that looks the object up by label");
                break;
            case ("K8s", "group" or "version" or "resource"):
                file.Add(LintRules.UnknownField, field, $"{at} has no field {field.Key} any more: apiVersion and kind of the resource say what the object is.", "remove it");
                break;
            case ("TriggerTemplate", "parameters") when TriggerWrite.KindOfMisplaced(node) is { } kind:
                file.Add(LintRules.UnknownField, field, $"{at} has no field parameters: they are ignored. Those that write into the object stand in {kind}.", $"move parameters into {kind}");
                break;
            case ("TriggerTemplate", "retryStrategy" or "policy" or "rateLimit" or "parameters" or "atLeastOnce" or "dlqTrigger"):
                file.Add(LintRules.UnknownField, field, $"{at} has no field {field.Key}: it stands beside template.", $"move {field.Key} out of template");
                break;
            default:
                var longer = known.Where(k => field.Key.Length > 2 && k.StartsWith(field.Key, StringComparison.OrdinalIgnoreCase)).Take(2).ToList();
                var near = NearestName.Find(field.Key, known) ?? (longer.Count == 1 ? longer[0] : null);
                file.Add(LintRules.UnknownField, field, $"{at} has no field {Shorten(field.Key)}: it is stored and ignored.", near ?? "remove it");
                break;
        }
    }

}
