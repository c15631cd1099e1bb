using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace CodeRun.Cmdlets.Completion;

/// <summary>Completes names of runs in the namespace given, or in the connection's own.</summary>
public sealed class RunNameCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        var space = fakeBoundParameters["Namespace"] as string;
        return Completions.Of(wordToComplete, async (cluster, cancellationToken) =>
            [.. (await cluster.Runs().ListAsync(space ?? cluster.Connection.Namespace, labelSelector: null, cancellationToken)).Select(static r => r.Run.Metadata.Name)]);
    }
}
