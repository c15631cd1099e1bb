namespace CodeRun.Engine.Health;

/// <summary>Judges the rights of the connection by those that a controller needs: one finding for each resource. Pure.</summary>
internal static class RightsVerdict
{
    /// <summary>The findings, in the order of the answers.</summary>
    public static IReadOnlyList<HealthFinding> Judge(IEnumerable<RightAnswer> answers) => [.. answers.GroupBy(static a => a.Right.Target, StringComparer.Ordinal).Select(static g => Judge(g.Key, [.. g]))];

    private static HealthFinding Judge(string target, IReadOnlyList<RightAnswer> answers)
    {
        var space = answers[0].Namespace;
        if (answers.FirstOrDefault(static a => a.Failure is not null)?.Failure is { } failure)
            return UnknownVerdict.Of(failure, target) with { Message = $"It could not be asked for the rights on {target}. {UnknownVerdict.Message(failure)}" };
        var missing = answers.Where(static a => !a.IsAllowed).ToList();
        if (missing.Count == 0)
            return new(HealthState.Passed, target, $"The connection may {Verbs(answers)} {target} in namespace '{space}'.");
        var problem = missing.Select(static a => a.Problem).FirstOrDefault(static p => p.Length > 0);
        var purposes = string.Join(", and ", missing.Select(static a => a.Right.Purpose).Distinct(StringComparer.Ordinal));
        var advice = $"Grant it to the controller's account: kubectl create role coderun-{Label(target)} -n {space} --verb={string.Join(',', missing.Select(static a => a.Right.Verb))} --resource={target}, and bind it with kubectl create rolebinding. If this connection is not the controller's, connect as the controller does to check its rights.";
        return new(
            problem is not null ? HealthState.Unknown : missing.Exists(static a => a.Right.IsEssential) ? HealthState.Failed : HealthState.Warning,
            target,
            $"The connection may not {Verbs(missing)} {target} in namespace '{space}', which a controller needs {purposes}.{(problem is null ? "" : $" The API server could not evaluate it fully: {problem}.")}",
            advice);
    }

    private static string Verbs(IEnumerable<RightAnswer> answers) => string.Join(", ", answers.Select(static a => a.Right.Verb));

    private static string Label(string target) => target.Split('.', '/')[0] + (target.Contains('/', StringComparison.Ordinal) ? $"-{target.Split('/')[^1]}" : "");
}
