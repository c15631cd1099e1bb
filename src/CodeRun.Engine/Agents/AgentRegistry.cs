using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;

namespace CodeRun.Engine.Agents;

/// <summary>
/// The agents by githubApp. The one place that turns an identity into an agent: for workspaces, labels, templates and
/// secrets alike. Compared without regard to case and to a <c>[bot]</c> suffix, as GitHub logins are.
/// </summary>
public sealed class AgentRegistry
{
    private const string BotSuffix = "[bot]";
    private readonly FrozenDictionary<string, AgentDefinition> _byApp;

    /// <summary>Makes a registry; <paramref name="agents"/> must not repeat a name or githubApp (the reader checks that).</summary>
    public AgentRegistry(IEnumerable<AgentDefinition> agents)
    {
        All = [.. agents];
        _byApp = All.ToFrozenDictionary(static a => Identity(a.GithubApp), StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>All agents, in the order of the configuration.</summary>
    public IReadOnlyList<AgentDefinition> All { get; }

    /// <summary>The githubApp without white space around it and without the <c>[bot]</c> suffix.</summary>
    public static string Identity(string githubApp)
    {
        var trimmed = githubApp.Trim();
        return trimmed.EndsWith(BotSuffix, StringComparison.OrdinalIgnoreCase) ? trimmed[..^BotSuffix.Length].TrimEnd() : trimmed;
    }

    /// <summary>Finds the agent of a githubApp.</summary>
    public bool TryGet(string githubApp, [NotNullWhen(true)] out AgentDefinition? agent) =>
        _byApp.TryGetValue(Identity(githubApp), out agent);

    /// <summary>Finds the agent by its short name, for example <c>rex</c>, or by its githubApp.</summary>
    public AgentDefinition? Find(string nameOrApp) =>
        TryGet(nameOrApp, out var agent) ? agent : All.FirstOrDefault(a => string.Equals(a.Name, nameOrApp, StringComparison.OrdinalIgnoreCase));
}
