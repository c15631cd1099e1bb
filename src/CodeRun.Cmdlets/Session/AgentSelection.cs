using System.Management.Automation;
using CodeRun.Cmdlets.Errors;
using CodeRun.Engine.Agents;

namespace CodeRun.Cmdlets.Session;

/// <summary>Agents of a configuration that patterns name.</summary>
/// <param name="Agents">Those found, in the order of the patterns.</param>
/// <param name="Missing">Names without wildcards that no agent has.</param>
internal sealed record AgentSelection(IReadOnlyList<AgentDefinition> Agents, IReadOnlyList<string> Missing)
{
    /// <summary>Finds agents by short name or githubApp.</summary>
    public static AgentSelection Of(ControllerConfiguration configuration, IEnumerable<string> patterns)
    {
        var (agents, missing) = (new List<AgentDefinition>(), new List<string>());
        foreach (var name in patterns)
        {
            var pattern = WildcardPattern.Get(name, WildcardOptions.IgnoreCase);
            var found = configuration.Agents.All.Where(a => pattern.IsMatch(a.Name) || pattern.IsMatch(a.GithubApp)).ToList();
            agents.AddRange(found.Except(agents));
            if (found.Count == 0 && !WildcardPattern.ContainsWildcardCharacters(name))
                missing.Add(name);
        }

        return new(agents, missing);
    }

    /// <summary>The error for a name that no agent has.</summary>
    public static ErrorRecord NotFound(string name) => ErrorFactory.Create(new ItemNotFoundException($"There is no agent '{name}'."), "AgentNotFound", ErrorCategory.ObjectNotFound, name,
        "Get-CodeRunAgent lists the agents; -ConfigPath names another registry.");
}
