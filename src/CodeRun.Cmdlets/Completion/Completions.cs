using System.Management.Automation;
using CodeRun.Cmdlets.Session;
using CodeRun.Engine.Kubernetes;

namespace CodeRun.Cmdlets.Completion;

/// <summary>What completers have in common: they answer within a second or not at all, and never fail.</summary>
internal static class Completions
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(1);

    /// <summary>The values that begin with what was typed.</summary>
    public static IEnumerable<CompletionResult> Of(string typed, Func<ClusterConnection, CancellationToken, Task<IReadOnlyList<string>>> ask)
    {
        if (ModuleSession.Current.Connection is not { } cluster)
            return [];
        using var limit = new CancellationTokenSource(Limit);
        try
        {
            return Of(typed, Task.Run(() => ask(cluster, limit.Token)).GetAwaiter().GetResult());
        }
        catch (Exception e) when (e is ApiException or OperationCanceledException)
        {
            return []; // No answer in time is no completion; the command itself will say what is wrong.
        }
    }

    /// <summary>Those of the values that begin with what was typed, quoted where needed.</summary>
    public static IEnumerable<CompletionResult> Of(string typed, IEnumerable<string> values)
    {
        var start = typed.Trim('\'', '"');
        return [.. values.Where(v => v.StartsWith(start, StringComparison.OrdinalIgnoreCase)).Select(static v =>
            new CompletionResult(v.Any(char.IsWhiteSpace) ? $"'{v.Replace("'", "''", StringComparison.Ordinal)}'" : v, v, CompletionResultType.ParameterValue, v))];
    }
}
