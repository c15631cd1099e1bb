using System.Management.Automation;
using CodeRun.Cmdlets.Completion;
using CodeRun.Cmdlets.Errors;
using CodeRun.Cmdlets.Output;
using CodeRun.Cmdlets.Pipeline;
using CodeRun.Cmdlets.Session;

namespace CodeRun.Cmdlets.Commands;

/// <summary>Shows the agents of the registry. Needs no cluster.</summary>
[Cmdlet(VerbsCommon.Get, "CodeRunAgent")]
[OutputType(typeof(AgentInfo))]
public sealed class GetCodeRunAgentCommand : CodeRunCmdlet
{
    /// <summary>Short names or identities; wildcards allowed.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(AgentCompleter))]
    [SupportsWildcards]
    public string[] Name { get; set; } = ["*"];

    /// <summary>Configuration file instead of the running controller's or the shipped one.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? ConfigPath { get; set; }

    /// <inheritdoc/>
    protected override async Task ProcessAsync(CancellationToken cancellationToken)
    {
        var configuration = await ConfigurationAsync(ConfigPath);
        foreach (var name in Name)
        {
            var pattern = WildcardPattern.Get(name, WildcardOptions.IgnoreCase);
            var found = configuration.Agents.All.Where(a => pattern.IsMatch(a.Name) || pattern.IsMatch(a.GithubApp)).ToList();
            foreach (var agent in found)
                await WriteObjectAsync(AgentInfo.From(agent, configuration));
            if (found.Count == 0 && !WildcardPattern.ContainsWildcardCharacters(name))
            {
                await WriteErrorAsync(ErrorFactory.Create(new ItemNotFoundException($"There is no agent '{name}'."), "AgentNotFound", ErrorCategory.ObjectNotFound, name,
                    "Get-CodeRunAgent lists the agents; -ConfigPath names another registry."));
            }
        }
    }
}
