using CodeRun.Engine.Agents;
using CodeRun.Engine.Api;

namespace CodeRun.Engine.Templates;

/// <summary>
/// Checks a whole tree before it is used: every template as it stands, and what comes out of it for every agent, with a run that says little and one that
/// says everything.
/// </summary>
/// <param name="store">The templates.</param>
/// <param name="configuration">The agents.</param>
public sealed class TemplateInspector(TemplateStore store, ControllerConfiguration configuration)
{
    private readonly TemplateTree _tree = store.Tree;

    private static readonly CodeRunResource[] Samples =
    [
        new() { Metadata = new ResourceMetadata { Name = "sample", Namespace = "default" }, Spec = new CodeRunSpec { Service = "sample" } },
        new()
        {
            Metadata = new ResourceMetadata { Name = "sample", Namespace = "default" },
            Spec = new CodeRunSpec
            {
                Service = "it's \"a\" service", TaskId = 1, RepositoryUrl = "owner/name", DocsRepositoryUrl = "owner/docs", DocsProjectDirectory = "a b", WorkingDirectory = "c'd",
                Prompt = "Say \"hello\",\nthen 'stop'.", PromptModification = "{ } [ ] $(x) `y`", Model = "model", ContinueSession = true, OverwriteMemory = true,
                RemoteTools = "one,two", LocalTools = "three",
            },
        },
    ];

    /// <summary>Everything that is wrong, by file and place.</summary>
    public IReadOnlyList<TemplateFinding> Inspect()
    {
        var findings = new HashSet<TemplateFinding>();
        foreach (var file in _tree.Files.Keys)
        {
            // Partials are held to the rules of the files that include them.
            new TemplateChecker(_tree, file, TemplateChecker.RequiredHelper(file), e => findings.Add(Of(e))).Check();
            if (!findings.Any(f => f.File == file))
                findings.UnionWith(new TemplateConditions(_tree, configuration).Check(file));
        }

        findings.UnionWith(StrayFiles());
        findings.UnionWith(Collisions());
        if (!findings.Any(static f => f.IsError))
            findings.UnionWith(Output());
        return [.. findings.OrderBy(static f => f.File, StringComparer.Ordinal).ThenBy(static f => f.Line).ThenBy(static f => f.Column)];
    }

    private static TemplateFinding Of(TemplateException e) => new(e.Rule, IsError: true, e.File, Math.Max(1, e.Line), Math.Max(1, e.Column), e.Problem.Length > 0 ? e.Problem : e.Message);

    private IEnumerable<TemplateFinding> StrayFiles()
    {
        foreach (var file in _tree.Files.Keys)
        {
            var parts = file.Split('/');
            if (parts is ["agents", var agent, _, ..])
            {
                if (configuration.Agents.All.All(a => a.Name != agent))
                    yield return Warning("UnknownAgent", $"no agent of the configuration is named '{agent}'.{NearestName.Hint(agent, configuration.Agents.All.Select(static a => a.Name))}");
            }
            else if (parts is not ["code" or "shared", _, ..])
            {
                yield return Warning("StrayFile", "is in none of the folders code, agents/{agent} and shared, and never used");
            }
            else if (parts is ["shared", ..] && !_tree.Files.Values.Any(text => Includes(text, parts[^1][..^TemplateTree.Extension.Length])))
            {
                yield return Warning("UnusedPartial", "no template includes this partial");
            }

            TemplateFinding Warning(string rule, string message) => new(rule, IsError: false, file, 1, 1, message);
        }
    }

    // hooks/x and hooks-x are the same key of a ConfigMap.
    private IEnumerable<TemplateFinding> Collisions() => _tree.Files.Keys
        .GroupBy(static file => file.Split('/') is [var top and ("code" or "agents"), .. var rest] ? top == "code" ? $"code/{string.Join('-', rest)}" : $"agents/{rest[0]}/{string.Join('-', rest[1..])}" : file, StringComparer.Ordinal)
        .Where(static same => same.Count() > 1)
        .Select(static same => new TemplateFinding("NameCollision", IsError: true, same.Last(), 1, 1, $"has the same name in the ConfigMap as {same.First()}: rename one of them"));

    private static bool Includes(string text, string partial) =>
        text.Contains($"{{{{> {partial}}}}}", StringComparison.Ordinal) || text.Contains($"{{{{>{partial}}}}}", StringComparison.Ordinal);

    private List<TemplateFinding> Output()
    {
        var findings = new List<TemplateFinding>();
        foreach (var agent in configuration.Agents.All)
        {
            foreach (var run in Samples)
            {
                var context = TemplateContext.For(run, agent, run.Spec.ContinueSession ? 2 : 1, configuration);
                var before = findings.Count;
                foreach (var entry in store.Inventory(agent.Name))
                    Try(() => store.Render(entry, context), entry.Source, agent.Name);
                if (findings.Count == before)
                    Try(() => store.Render(context), "code", agent.Name);
            }
        }

        return findings;

        void Try(Action render, string file, string agent)
        {
            try
            {
                render();
            }
            catch (TemplateException e)
            {
                findings.Add(new TemplateFinding(e.File.Length > 0 ? e.Rule : "TooLarge", IsError: true, e.File.Length > 0 ? e.File : file, Math.Max(1, e.Line), Math.Max(1, e.Column), $"for agent {agent}: {(e.Problem.Length > 0 ? e.Problem : e.Message)}"));
            }
        }
    }
}
