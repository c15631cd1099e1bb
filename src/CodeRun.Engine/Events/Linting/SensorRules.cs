using CodeRun.Engine.Api;
using CodeRun.Engine.Events.Expressions;

namespace CodeRun.Engine.Events.Linting;

/// <summary>Rules of Sensors.</summary>
internal static class SensorRules
{
    private const int MaxSuggested = 5;
    private const int MaxCompared = 100;

    public static void Check(LintDocument document, EventIndex index)
    {
        var file = document.File;
        SchemaChecker.Check(file, document.Root, "Sensor", "");
        if (document.Root["spec"] is not { Kind: YamlKind.Map } spec)
            return;
        var dependencies = spec.ItemsOf("dependencies").Where(static d => d.Kind == YamlKind.Map).ToList();
        var triggers = spec.ItemsOf("triggers").Where(static t => t.Kind == YamlKind.Map).ToList();
        var names = Names(file, dependencies, "dependency");
        Names(file, triggers.Select(static t => t["template"]).OfType<YamlNode>(), "trigger");
        Words(file, dependencies, triggers.Exists(static t => t["template"]?["conditions"] is { Text.Length: > 0 }));
        Shared(file, dependencies);
        var scopes = new Dictionary<string, FilterScope>(StringComparer.Ordinal);
        foreach (var dependency in dependencies)
        {
            var scope = DependencyRules.Check(file, dependency, index);
            if (dependency.TextOf("name") is { Length: > 0 } name)
                scopes.TryAdd(name, scope);
        }

        Conditions(file, triggers, names, dependencies);
        foreach (var trigger in triggers)
        {
            TriggerRules.Check(file, trigger, scopes);
            StrayTemplateRules.Check(file, trigger);
        }
    }

    private static List<string> Names(LintFile file, IEnumerable<YamlNode> nodes, string what)
    {
        var seen = new Dictionary<string, string>(StringComparer.Ordinal);
        var names = new List<string>();
        foreach (var node in nodes)
        {
            if (node.TextOf("name") is not { Length: > 0 } name)
                continue;
            names.Add(name);

            var folded = what == "dependency" ? Folded(name) : name;
            if (!seen.TryAdd(folded, name))
                file.Add(LintRules.DuplicateName, node["name"]!, seen[folded] == name ? $"There is another {what} '{SchemaChecker.Shorten(name)}'." : $"Conditions cannot tell '{SchemaChecker.Shorten(name)}' from '{SchemaChecker.Shorten(seen[folded])}': - and _ are the same there.", $"{SchemaChecker.Shorten(name)}-2");
        }

        return names;
    }

    // Names are put into an expression of govaluate, and those in conditions into one of expr before.
    private static void Words(LintFile file, List<YamlNode> dependencies, bool hasConditions)
    {
        foreach (var node in dependencies.Select(static d => d["name"]).OfType<YamlNode>().Where(static n => n is { Kind: YamlKind.Text, Text.Length: > 0 }))
        {
            var name = node.Text;
            var isWord = char.IsLetter(name[0]) && name.All(static c => char.IsLetterOrDigit(c) || c is '-' or '_');
            if (isWord && !ConditionWords.IsOfGovaluate(name) && !(hasConditions && ConditionWords.IsOfExpr(name)))
                continue;
            var right = new string([.. name.Take(60).Select(static c => char.IsAsciiLetterOrDigit(c) ? c : '-')]).Trim('-');
            file.Add(
                LintRules.DependencyName, node, $"'{SchemaChecker.Shorten(name)}' cannot be read in an expression: names are letters, digits, - and _, and begin with a letter; no trigger fires.",
                isWord || right.Length == 0 || !char.IsAsciiLetter(right[0]) ? $"dep-{right}" : right);
        }
    }

    private static void Shared(LintFile file, List<YamlNode> dependencies)
    {
        var twice = dependencies.GroupBy(static d => (d.TextOf("eventSourceName") ?? "", d.TextOf("eventName") ?? "")).FirstOrDefault(static g => g.Key.Item1.Length > 0 && g.Key.Item2.Length > 0 && g.Count() > 1);
        if (twice is not null)
            file.Add(LintRules.SharedEvent, twice.ElementAt(1), $"Several dependencies listen to {SchemaChecker.Shorten(twice.Key.Item1)}/{SchemaChecker.Shorten(twice.Key.Item2)}: an EventBus of NATS streaming refuses that, JetStream and Kafka take it.", "one Sensor for each, or an EventBus of JetStream");
    }

    private static void Conditions(LintFile file, List<YamlNode> triggers, List<string> names, List<YamlNode> dependencies)
    {
        var known = names.Select(Folded).ToHashSet(StringComparer.Ordinal);
        var used = new HashSet<string>(StringComparer.Ordinal);
        var isAllUsed = triggers.Count == 0;
        var choice = YamlText.Quote(string.Join(" || ", names.Take(MaxSuggested)));
        foreach (var template in triggers.Select(static t => t["template"]).OfType<YamlNode>().Where(static t => t.Kind == YamlKind.Map))
        {
            if (template["conditions"] is not { } node || node.Text.Length == 0)
            {
                isAllUsed = true;
                if (names.Count > 1)
                    file.Add(LintRules.MissingConditions, template, $"Without conditions the trigger waits until all {names.Count} dependencies have had an event.", $"conditions: {choice}");
                continue;
            }

            var reading = ConditionReader.Read(node.Text);
            var found = reading.Names.Select(static n => n.Text).ToList();
            isAllUsed |= reading.Error is not null;
            if (reading.Error is { Message: var problem })
                file.Add(LintRules.ConditionSyntax, node, $"The conditions cannot be read: {problem}; they are names of dependencies with &&, || and parentheses.", names.Count > 0 ? choice : null);
            used.UnionWith(found.Select(Folded));
            foreach (var name in found.Where(n => !known.Contains(Folded(n))).Distinct(StringComparer.Ordinal).Take(MaxSuggested))
                file.Add(LintRules.UnknownDependency, node, $"The Sensor has no dependency '{SchemaChecker.Shorten(name)}'.", Suggest(name, names));
        }

        if (isAllUsed)
            return;
        foreach (var name in dependencies.Select(static d => d["name"]).OfType<YamlNode>().Where(n => n is { Kind: YamlKind.Text, Text.Length: > 0 } && !used.Contains(Folded(n.Text))))
            file.Add(LintRules.UnusedDependency, name, $"No trigger has '{SchemaChecker.Shorten(name.Text)}' in its conditions: its events do nothing.", "remove it, or name it in conditions");
    }

    /// <summary>What was probably meant, or the first few that there are.</summary>
    internal static string Suggest(string written, IEnumerable<string> names)
    {
        var some = names.Take(MaxCompared).ToList();
        return SchemaChecker.Shorten(NearestName.Find(written, some) ?? string.Join(" or ", some.Take(MaxSuggested)));
    }

    // Conditions cannot tell - from _.
    private static string Folded(string name) => name.Replace('-', '_');
}
