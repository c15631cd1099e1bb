using System.Globalization;
using System.Text.RegularExpressions;

namespace CodeRun.Engine.Events.Linting;

/// <summary>
/// Which parameters of a workflow hold text of an event: those that a trigger writes, and those that get their value from such ones. Names are taken together over all
/// templates. Numbers, ids and hashes that GitHub makes cannot hold a program.
/// </summary>
internal sealed partial class ParameterTaint
{
    private const int MaxRounds = 20;
    private const int MaxText = 100_000;

    private static readonly HashSet<string> Harmless = new(
        ["number", "id", "node_id", "sha", "after", "before", "head_sha", "merge_commit_sha", "commit_id", "run_id", "run_number", "run_attempt", "created_at", "updated_at", "action", "draft", "merged", "state"],
        StringComparer.Ordinal);

    private readonly HashSet<string> _names = new(StringComparer.Ordinal);
    private readonly bool _isAll;

    private ParameterTaint(bool isAll) => _isAll = isAll;

    /// <summary>Nothing comes from an event.</summary>
    public static ParameterTaint None { get; } = new(isAll: false);

    /// <summary>What a trigger brings into <paramref name="workflow"/>.</summary>
    public static ParameterTaint Of(YamlNode workflow, IEnumerable<TriggerWrite> writes, IReadOnlyDictionary<string, FilterScope> dependencies)
    {
        var declared = workflow.At("spec", "arguments", "parameters")?.Items ?? [];
        var written = writes.Where(w => !ParameterRules.IsConstant(w.Source) && !IsHarmless(w.Source, dependencies)).Select(static w => w.Dest).ToList();

        // What was meant to be the event's counts as that.
        var meant = declared.Where(static p => Placeholder.IsOfEvent(p.TextOf("value"))).Select(static p => p.TextOf("name")).OfType<string>();
        var taint = new ParameterTaint(written.Exists(static d => d is "spec" or "spec.arguments" or "spec.arguments.parameters"));
        taint._names.UnionWith(meant);
        foreach (var dest in written)
        {
            if (Parameter().Match(dest.Length > 300 ? "" : dest) is { Success: true } match && int.TryParse(match.Groups["index"].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var index)
                && declared.ElementAtOrDefault(index)?.TextOf("name") is { } name)
                taint._names.Add(name);
        }

        if (taint._names.Count > 0)
            taint.Spread(workflow);
        return taint;
    }

    /// <summary>True when text that a placeholder stands for comes from an event.</summary>
    public bool Has(string placeholder) => _isAll || (_names.Count > 0 && Reference().EnumerateMatches(placeholder.Length > MaxText ? "" : placeholder) is var matches && Any(matches, placeholder));

    private bool Any(Regex.ValueMatchEnumerator matches, string text)
    {
        foreach (var match in matches)
        {
            var found = text.AsSpan(match.Index, match.Length);
            if (_names.GetAlternateLookup<ReadOnlySpan<char>>().Contains(found[(found.IndexOf("parameters", StringComparison.Ordinal) + "parameters".Length)..].Trim(".[]'\" ")))
                return true;
        }

        return false;
    }

    // A step's argument that is made of such a parameter makes another one.
    private void Spread(YamlNode workflow)
    {
        var arguments = new List<(string Name, string Value)>();
        Collect(workflow, arguments);
        for (var round = 0; round < MaxRounds; round++)
        {
            var more = arguments.Where(a => !_names.Contains(a.Name) && Has(a.Value)).Select(static a => a.Name).ToList();
            if (more.Count == 0)
                return;
            _names.UnionWith(more);
        }
    }

    private static void Collect(YamlNode node, List<(string, string)> arguments)
    {
        foreach (var item in node.Items)
            Collect(item, arguments);
        foreach (var (key, _, _, value) in node.Fields)
        {
            if (key == "parameters")
                arguments.AddRange(value.Items.Where(static p => p.TextOf("name") is not null && p["value"] is not null).Select(static p => (p.TextOf("name")!, p["value"]!.Text)));
            Collect(value, arguments);
        }
    }

    private static bool IsHarmless(YamlNode? source, IReadOnlyDictionary<string, FilterScope> dependencies) =>
        source?.TextOf("dataKey") is { } key && source["dataTemplate"] is null && key.StartsWith("body.", StringComparison.Ordinal) && Harmless.Contains(key[(key.LastIndexOf('.') + 1)..])
        && source.TextOf("dependencyName") is { } name && dependencies.TryGetValue(name, out var scope) && scope.IsGitHub;

    [GeneratedRegex(@"^spec\.arguments\.parameters\.(?<index>[0-9]{1,6})(\.value)?\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Parameter();

    [GeneratedRegex("""(inputs|workflow)\.parameters(\.[A-Za-z0-9_-]+|\[['"][^'"]+['"]\])""", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Reference();
}
