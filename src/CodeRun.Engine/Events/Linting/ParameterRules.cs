using System.Globalization;
using System.Text.RegularExpressions;
using CodeRun.Engine.Api;

namespace CodeRun.Engine.Events.Linting;

/// <summary>Rules of trigger parameters: where they come from and what they write.</summary>
internal static partial class ParameterRules
{
    private static readonly string[] Operations = ["append", "overwrite", "prepend", ""];

    // Fields that objects have beside apiVersion, kind, metadata and spec.
    private static readonly string[] Roots =
    [
        "apiVersion", "kind", "metadata", "spec", "status", "data", "stringData", "binaryData", "immutable", "type", "rules", "subjects", "roleRef", "secrets", "imagePullSecrets",
        "automountServiceAccountToken", "webhooks", "provisioner", "parameters", "reason", "message", "involvedObject", "regarding", "note", "action", "source", "count", "firstTimestamp",
        "lastTimestamp", "eventTime", "reportingController", "reportingInstance", "value", "subsets", "endpoints", "ports", "addressType", "template", "items",
    ];

    /// <summary>Checks parameters that write into <paramref name="of"/>; null when it is not known.</summary>
    public static void Check(LintFile file, IReadOnlyList<YamlNode> parameters, YamlNode? of, IReadOnlyDictionary<string, FilterScope> dependencies, ParameterTarget target, bool needsDest = true)
    {
        var isNamed = of is not null && of.At("metadata", "name") is { Text.Length: > 0 };
        var dests = parameters.Select(static p => p.TextOf("dest")).OfType<string>().ToHashSet(StringComparer.Ordinal);
        foreach (var parameter in parameters.Where(static p => p.Kind == YamlKind.Map))
        {
            Source(file, parameter, dependencies);
            if (parameter.TextOf("operation") is { } operation && !Operations.Contains(operation, StringComparer.Ordinal))
                file.Add(LintRules.UnknownOperation, parameter["operation"]!, $"A parameter's operation is append, overwrite or prepend, not '{SchemaChecker.Shorten(operation)}'.", NearestName.Find(operation, Operations) ?? "overwrite");
            if (parameter.TextOf("dest") is not { Length: > 0 } dest)
            {
                if (needsDest && parameter["dest"] is null or { Kind: YamlKind.Text or YamlKind.Null })
                    file.Add(LintRules.ParameterWithoutDest, parameter, "A parameter without dest is refused.", "dest: metadata.name");
                continue;
            }

            if (IsProgram(dest, of) && !IsConstant(parameter["src"]))
                file.Add(LintRules.PayloadInScript, parameter["dest"]!, $"Text of the event becomes part of a program at {SchemaChecker.Shorten(dest)}: whoever writes it runs what they like.", "write it to a parameter of the workflow and read that from an environment variable");
            if (IsLabel(dest))
                Spaces(file, parameter["src"]);
            if (target.Type is { } type)
                Field(file, parameter["dest"]!, dest, type);
            else if (of is null && target.IsByName && dest.StartsWith("args.", StringComparison.Ordinal))
                file.Add(LintRules.UnreachedDest, parameter["dest"]!, $"Parameters of a trigger write into its object, not into the trigger: {SchemaChecker.Shorten(dest)} is read nowhere.", "metadata.name");
            else if (of is not null)
                Reach(file, parameter["dest"]!, dest, of, target.IsByName, dests, ref isNamed);
        }
    }

    private static void Source(LintFile file, YamlNode parameter, IReadOnlyDictionary<string, FilterScope> dependencies)
    {
        var source = parameter["src"];
        var name = source?["dependencyName"];
        if (name is null or { Kind: YamlKind.Null } or { Kind: YamlKind.Text, Text: "" })
        {
            var known = dependencies.Keys.FirstOrDefault() ?? "NAME";
            file.Add(
                LintRules.ParameterWithoutSource, source is { Kind: YamlKind.Map } ? source : parameter, "A parameter without src.dependencyName is refused, also one with a constant value.",
                name is not null ? null : source is { Kind: YamlKind.Map } ? $"dependencyName: {known}" : $"src: {{dependencyName: {known}}}");
        }
        else if (name.Kind == YamlKind.Text && !dependencies.ContainsKey(name.Text))
        {
            file.Add(LintRules.UnknownDependency, name, $"The Sensor has no dependency '{SchemaChecker.Shorten(name.Text)}'.", SensorRules.Suggest(name.Text, dependencies.Keys));
        }

        if (source is { Kind: YamlKind.Map })
            DataTemplateRules.Check(file, source, name is not null && dependencies.TryGetValue(name.Text, out var of) ? of : FilterScope.Unknown);
        if (source?.TextOf("dataKey") is { Length: > 0 } key)
        {
            EventPath.Check(
                file, source["dataKey"]!, key, name is not null && dependencies.TryGetValue(name.Text, out var scope) ? scope : FilterScope.Unknown,
                source["value"] is null && source["dataTemplate"] is null ? "and the trigger is given up" : "and the parameter has its other value");
        }

        if (source?.TextOf("contextKey") is { Length: > 0 } contextKey)
            EventPath.CheckContext(file, source["contextKey"]!, contextKey);
    }

    private static bool IsLabel(string dest) =>
        dest.EndsWith("metadata.name", StringComparison.Ordinal) || dest.EndsWith("metadata.generateName", StringComparison.Ordinal) || dest.EndsWith("metadata.namespace", StringComparison.Ordinal)
        || dest.Contains("metadata.labels.", StringComparison.Ordinal);

    // What stands around the actions of a template is written too; names and labels have no white space.
    private static void Spaces(LintFile file, YamlNode? source)
    {
        foreach (var field in (string[])["dataTemplate", "contextTemplate"])
        {
            if (source?.TextOf(field) is { Length: > 0 } text && text.Contains("{{", StringComparison.Ordinal) && (char.IsWhiteSpace(text[0]) || char.IsWhiteSpace(text[^1])) && !IsTrimmed(text))
            {
                file.Add(
                    LintRules.TemplateSpace, source[field]!, "White space around the actions of the template is written too, and a name or label with it is refused.",
                    text.AsSpan().Trim().Contains('\n') ? "{{- … -}}, and |- instead of |" : YamlText.Quote(text.Trim()));
            }
        }
    }

    // {{- takes the white space before it away, -}} that behind.
    private static bool IsTrimmed(string text)
    {
        var bare = text.AsSpan().Trim();
        return (!char.IsWhiteSpace(text[0]) || bare.StartsWith("{{- ", StringComparison.Ordinal)) && (!char.IsWhiteSpace(text[^1]) || bare.EndsWith(" -}}", StringComparison.Ordinal));
    }

    /// <summary>True when a parameter's value does not come from an event.</summary>
    internal static bool IsConstant(YamlNode? source) => source is not null && source["dataKey"] is null && source["dataTemplate"] is null && source["contextKey"] is null && source["contextTemplate"] is null && source["value"] is not null;

    // What an interpreter reads as a program: a script, a command, the argument after -c. Other arguments are only words.
    private static bool IsProgram(string dest, YamlNode? of)
    {
        if (dest.Length > 500 || Program().Match(dest) is not { Success: true } match)
            return false;
        if (!match.Groups["args"].Success)
            return true;
        var container = of;
        foreach (var step in dest[..match.Groups["args"].Index].Split('.', StringSplitOptions.RemoveEmptyEntries))
            container = container is { Kind: YamlKind.List } && int.TryParse(step, NumberStyles.None, CultureInfo.InvariantCulture, out var at) ? container.Items.ElementAtOrDefault(at) : container?[step];
        var before = container?.ItemsOf("command") is [.., var last] ? last.Text : null;
        if (int.TryParse(match.Groups["index"].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var index) && index > 0)
            before = container?.ItemsOf("args").ElementAtOrDefault(index - 1)?.Text;
        return WorkflowRules.IsProgramFlag(before);
    }

    private static void Field(LintFile file, YamlNode at, string dest, string type)
    {
        var step = dest.Split('.')[0];
        if (ArgoSchema.Fields(type) is not { } fields || fields.ContainsKey(step) || type == "CustomTrigger")
            return;
        var isTemplate = type == "TriggerTemplate";
        file.Add(
            LintRules.UnreachedDest, at, $"dest {SchemaChecker.Shorten(dest)} is no field of the {(isTemplate ? "template" : "trigger")}: it is written where nothing reads it.",
            NearestName.Find(step, fields.Keys) is { } near ? $"{near}{dest[step.Length..]}" : isTemplate ? "argoWorkflow.source.resource.metadata.name or the like" : null);
    }

    private static void Reach(LintFile file, YamlNode at, string dest, YamlNode of, bool isByName, HashSet<string> dests, ref bool isNamed)
    {
        var steps = dest.Split('.');
        if (of[steps[0]] is null && !Roots.Contains(steps[0], StringComparer.Ordinal))
        {
            // An object with fields of other names may have more of them.
            if (of.Fields.Any(static f => !Roots.Contains(f.Key, StringComparer.Ordinal)))
                return;
            var isRest = isByName && (isNamed || dests.Contains("metadata.name") || dests.Contains("metadata"));
            isNamed |= isByName;
            file.Add(LintRules.UnreachedDest, at, $"dest {SchemaChecker.Shorten(dest)} is no field of {of.TextOf("kind") ?? "the object"}: it is written where nothing reads it.", isRest ? "remove the parameter: the operation reads the name only" : isByName ? "metadata.name" : Suggest(steps[0], of));
            return;
        }

        // spec.arguments.parameters.N.value must be one that is there.
        var node = of;
        for (var i = 0; i < steps.Length && node is not null; i++)
        {
            if (node.Kind == YamlKind.List && int.TryParse(steps[i], NumberStyles.None, CultureInfo.InvariantCulture, out var index))
            {
                if (index >= node.Items.Count && i > 0 && steps[i - 1] == "parameters" && !dests.Contains($"{string.Join('.', steps[..(i + 1)])}.name") && steps.Length > i + 1 && steps[i + 1] != "name")
                    file.Add(LintRules.UnreachedDest, at, $"dest {SchemaChecker.Shorten(dest)} is beyond the {node.Items.Count} parameters of {of.TextOf("kind") ?? "the object"}: the new one has no name.", node.Items.Count > 0 ? string.Join('.', [.. steps[..i], $"{node.Items.Count - 1}", .. steps[(i + 1)..]]) : null);
                node = index < node.Items.Count ? node.Items[index] : null;
            }
            else
            {
                node = node[steps[i]];
            }
        }

        // Where there is no list yet, one is made, of parameters without names.
        if (steps is ["spec", "arguments", "parameters", var first, not "name", ..] && of.TextOf("kind") == "Workflow" && of.At("spec", "workflowTemplateRef") is null
            && (of.At("spec", "arguments", "parameters")?.Items ?? []).Count == 0 && !dests.Contains($"spec.arguments.parameters.{first}.name"))
            file.Add(LintRules.UnreachedDest, at, $"dest {SchemaChecker.Shorten(dest)} is beyond the parameters of the Workflow, which declares none: the new one has no name.", $"{dest}, after a parameter was declared in spec.arguments");
    }

    private static string Suggest(string name, YamlNode of)
    {
        if (of.TextOf("kind") is not (null or "Workflow" or "WorkflowTemplate" or "ClusterWorkflowTemplate"))
            return $"a field of {SchemaChecker.Shorten(of.TextOf("kind")!)}, such as metadata.labels.{SchemaChecker.Shorten(name)}";
        var parameters = of.At("spec", "arguments", "parameters")?.Items ?? [];
        var index = parameters.Select(static (p, i) => (Name: p.TextOf("name"), Index: i)).FirstOrDefault(p => string.Equals(p.Name, name, StringComparison.OrdinalIgnoreCase), (Name: null, Index: parameters.Count)).Index;
        return $"spec.arguments.parameters.{index}.value{(index == parameters.Count ? $", after a parameter {{name: {SchemaChecker.Shorten(name)}}} was declared there" : "")}";
    }

    [GeneratedRegex(@"(^|\.)(script\.source|((container|containers\.[0-9]+|initContainers\.[0-9]+|sidecars\.[0-9]+|script)\.(command|(?<args>args)(\.(?<index>[0-9]+))?))(\.[0-9]+)?)\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Program();
}
