using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using System.Text.Json.Nodes;
using CodeRun.Engine.Kubernetes;

namespace CodeRun.Cmdlets.Completion;

/// <summary>Completes namespaces of the connected cluster.</summary>
public sealed class NamespaceCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        Completions.Of(wordToComplete, static async (cluster, cancellationToken) =>
        {
            var list = JsonNode.Parse(await cluster.Api.ListAsync(ResourceEndpoint.Namespaces, @namespace: null, labelSelector: null, limit: 0, continueToken: null, cancellationToken));
            return [.. list!["items"]!.AsArray().Select(static i => (string)i!["metadata"]!["name"]!)];
        });
}
