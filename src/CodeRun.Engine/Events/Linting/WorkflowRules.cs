using System.Text.RegularExpressions;

namespace CodeRun.Engine.Events.Linting;

/// <summary>Rules of workflows, and of pods in other objects: success conditions, and programs that text is pasted into.</summary>
internal static partial class WorkflowRules
{
    private const int MaxProgram = 1024 * 1024;
    private const int MaxPasted = 20;

    private const int MaxManifests = 200;

    private static readonly string[] Interpreters = ["sh", "bash", "ash", "dash", "zsh", "ksh", "python", "python2", "python3", "node", "perl", "ruby", "php", "pwsh", "powershell", "env", "xargs"];

    /// <summary>Checks an object; <paramref name="taint"/> says which parameters hold text of events.</summary>
    public static void Check(LintFile file, YamlNode root, ParameterTaint taint)
    {
        var manifests = MaxManifests;
        Visit(file, root, taint, ref manifests);
    }

    // Workflows nest templates in templates (Cron, lists, other triggers), pods nest in Jobs: what counts is recognised wherever it stands.
    private static void Visit(LintFile file, YamlNode node, ParameterTaint taint, ref int manifests)
    {
        foreach (var item in node.Items)
            Visit(file, item, taint, ref manifests);
        foreach (var (key, _, _, value) in node.Fields)
        {
            if (key == "resource")
                Resource(file, value, taint, ref manifests);
            else if (key == "script" && value["source"] is { Kind: YamlKind.Text } source)
                Program(file, source, taint);
            else if (key is "args" or "command" && value.Kind == YamlKind.List && IsContainer(node))
                Arguments(file, node, value, taint);
            Visit(file, value, taint, ref manifests);
        }
    }

    // Conditions elsewhere, as of http templates, are other expressions.
    private static void Resource(LintFile file, YamlNode resource, ParameterTaint taint, ref int manifests)
    {
        foreach (var key in (string[])["successCondition", "failureCondition"])
        {
            if (resource[key] is { Kind: YamlKind.Text } condition)
                Condition(file, key, condition);
        }

        if (resource["manifest"] is { Kind: YamlKind.Text, Text.Length: > 0 } manifest && manifests-- > 0)
            Manifest(file, manifest, isPatch: resource.TextOf("action") is "patch" or "get" or "delete", taint, ref manifests);
    }

    private static bool IsContainer(YamlNode node) => node["image"] is not null || node["command"] is not null;

    private static void Condition(LintFile file, string key, YamlNode value)
    {
        if (SelectorExpression.Problem(value.Text) is not { } problem)
            return;
        file.Add(LintRules.SuccessCondition, value, $"{key} '{SchemaChecker.Shorten(value.Text)}' cannot be read: {problem}.", Repaired(value.Text));
    }

    // a == X || a == Y is a in (X, Y); && is a comma; values have no quotes.
    private static string? Repaired(string text)
    {
        if (text.Length > 1000)
            return null;
        var bare = text.Replace("\"", "", StringComparison.Ordinal).Replace("'", "", StringComparison.Ordinal).Trim();
        var parts = bare.Split("||", StringSplitOptions.TrimEntries).Select(static p => Equality().Match(p.Length > 300 ? "" : p)).ToList();
        var right = parts.Count > 1 && parts.TrueForAll(static p => p.Success) && parts.Select(static p => p.Groups["field"].Value).Distinct(StringComparer.Ordinal).Count() == 1
            ? $"{parts[0].Groups["field"].Value} in ({string.Join(", ", parts.Select(static p => p.Groups["value"].Value))})"
            : string.Join(", ", bare.Split(["&&", " and ", " AND "], StringSplitOptions.TrimEntries)).Replace("===", "==", StringComparison.Ordinal).Trim(',', ' ');
        return SelectorExpression.Problem(right) is null ? right : null;
    }

    // Only what an interpreter reads as a program: the text after -c, or of several lines.
    private static void Arguments(LintFile file, YamlNode container, YamlNode list, ParameterTaint taint)
    {
        var before = ReferenceEquals(list, container["args"]) && container.ItemsOf("command") is [.., var last] ? last.Text : null;
        var mayRun = container.ItemsOf("command") is not [{ } first, ..] || Interpreters.Contains(first.Text[(first.Text.LastIndexOf('/') + 1)..], StringComparer.Ordinal);
        foreach (var item in list.Items)
        {
            if (item.Kind == YamlKind.Text && (IsProgramFlag(before) || (mayRun && item.Text.AsSpan().TrimEnd('\n').Contains('\n'))))
                Program(file, item, taint);
            before = item.Text;
        }
    }

    /// <summary>True for -c, -ec, -e and the like: the next argument is a program.</summary>
    internal static bool IsProgramFlag(string? argument) => argument is { Length: > 1 and < 8 } && argument[0] == '-' && argument[1] != '-' && argument[^1] is 'c' or 'e';

    private static void Program(LintFile file, YamlNode text, ParameterTaint taint)
    {
        if (text.Text.Length > MaxProgram)
        {
            file.Add(LintRules.TooLarge, text, $"A program of more than {MaxProgram} characters is not looked through: no object can hold it.");
            return;
        }

        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (index, found) in Placeholder.In(text.Text))
        {
            if (seen.Count >= MaxPasted)
                break;
            if (!seen.Add(found))
                continue;
            var name = Variable(found);
            if (Placeholder.IsOfEvent(found))
            {
                file.AddWithin(
                    LintRules.PayloadInScript, text, index, found,
                    $"{SchemaChecker.Shorten(found)} is to become part of the program. It is not evaluated here; if it were, a quote in the text of the event would end the quotes around it, and the rest would run as commands.",
                    $"a parameter with {Source(found)} and dest: spec.arguments.parameters.N.value, env: [{{name: {name}, value: \"{{{{workflow.parameters.{name.ToLowerInvariant().Replace('_', '-')}}}}}\"}}] and \"${name}\" in the program");
                continue;
            }

            file.AddWithin(
                taint.Has(found) ? LintRules.PayloadInScript : LintRules.ParameterInScript, text, index, found,
                $"The text of {SchemaChecker.Shorten(found)} is pasted into the program before it runs: a quote in it ends the quotes around it, and the rest runs as commands.",
                $"env: [{{name: {name}, value: \"{found}\"}}] and \"${name}\" in the program");
        }

        if (Placeholder.SuspendIn(text.Text) is { } suspend)
        {
            file.AddWithin(
                LintRules.SuspendInScript, text, suspend.Index, suspend.Found,
                "spec.suspend holds a whole Workflow; changing it does not resume a node that waits at a suspend template.", "argo resume NAME");
        }
    }

    // A manifest is YAML again: text with a new line or a quote in it writes fields of its own.
    private static void Manifest(LintFile file, YamlNode text, bool isPatch, ParameterTaint taint, ref int manifests)
    {
        if (text.Text.Length <= MaxProgram)
        {
            var seen = new HashSet<string>(StringComparer.Ordinal);
            foreach (var (index, found) in Placeholder.In(text.Text))
            {
                if (seen.Count < MaxPasted && seen.Add(found) && taint.Has(found) && !found.Contains("toJson", StringComparison.Ordinal))
                {
                    file.AddWithin(
                        LintRules.PayloadInManifest, text, index, found, $"The text of {SchemaChecker.Shorten(found)} comes from an event and is pasted into the manifest: a quote or a new line in it writes other fields.",
                        found.StartsWith("{{=", StringComparison.Ordinal) ? null : $"{{{{=toJson({Accessor(found)})}}}}");
                }
            }
        }

        if (EmbeddedManifest.Read(file, text, "manifest", isTemplate: true, isPatch) is not { } root)
            return;
        if (!isPatch)
            EmbeddedManifest.HasKind(file, root, "manifest");
        Visit(file, root, taint, ref manifests);
    }

    // A path, or one that is written as JSON, needs no template.
    private static string Source(string found)
    {
        var inside = found.AsSpan(2..^2).Trim("- ");
        var path = inside.EndsWith("| toJson", StringComparison.Ordinal) ? inside[..^"| toJson".Length].TrimEnd() : inside;
        return path.StartsWith(".Input.", StringComparison.Ordinal) && !path.ContainsAny(" |()\"") ? $"src.dataKey: {path[".Input.".Length..]}" : "src.dataTemplate";
    }

    // {{inputs.parameters.pr-title}} as an expression: inputs.parameters['pr-title'].
    private static string Accessor(string found)
    {
        var path = found.Trim('{', '}', ' ');
        var end = path.LastIndexOf('.');
        return end > 0 && path.Contains('-', StringComparison.Ordinal) ? $"{path[..end]}['{path[(end + 1)..]}']" : path;
    }

    // .Input.body.sender.login is a sender's: the last two names tell more than one.
    private static string Named(string word)
    {
        var path = word.Split('|', ' ').FirstOrDefault(static p => p.Contains(".Input", StringComparison.Ordinal)) ?? word;
        var names = path.Split('.').Where(static n => n is not ("" or "Input" or "body")).ToList();
        return names.Count == 0 ? "event" : string.Join('_', names.TakeLast(2));
    }

    private static string Variable(string found)
    {
        var word = found.Trim('{', '}', ' ', '=');
        if (Placeholder.IsOfEvent(found))
            word = Named(word);
        var last = word[(word.LastIndexOf('.') + 1)..];
        var name = new string([.. last.Where(static c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_').Take(40).Select(static c => c == '-' ? '_' : char.ToUpperInvariant(c))]);
        return name.Length == 0 || char.IsAsciiDigit(name[0]) ? "VALUE" : name;
    }

    [GeneratedRegex(@"^(?<field>[A-Za-z0-9_./-]+)\s*==?\s*(?<value>[A-Za-z0-9_.-]+)\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 200)]
    private static partial Regex Equality();
}
