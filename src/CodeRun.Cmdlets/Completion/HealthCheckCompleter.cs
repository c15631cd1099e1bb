using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using CodeRun.Engine.Health;

namespace CodeRun.Cmdlets.Completion;

/// <summary>Completes the checks of Test-CodeRunCluster.</summary>
public sealed class HealthCheckCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        Completions.Of(wordToComplete, Enum.GetNames<HealthCheck>());
}
