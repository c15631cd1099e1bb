using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using CodeRun.Cmdlets.Session;
using CodeRun.Engine.Agents;

namespace CodeRun.Cmdlets.Completion;

/// <summary>Completes agents: identities for -GithubApp, short names otherwise.</summary>
public sealed class AgentCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        try
        {
            var agents = (ModuleSession.Current.Controller?.Configuration ?? ModuleFiles.Configuration(fakeBoundParameters["ConfigPath"] as string)).Agents.All;
            return Completions.Of(wordToComplete, agents.Select(a => parameterName == "GithubApp" ? a.GithubApp : a.Name));
        }
        catch (ConfigurationException)
        {
            return []; // The command itself says what is wrong with the file.
        }
    }
}
