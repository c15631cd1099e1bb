namespace CodeRun.Engine.Events.Stages;

/// <summary>Checks a table of stages and transitions.</summary>
internal static class StageTable
{
    /// <summary>Everything that is wrong with a table; empty when it is good.</summary>
    public static IReadOnlyList<string> Problems(IReadOnlyList<Stage> stages, string start, IReadOnlyList<StageTransition> transitions)
    {
        var problems = new List<string>();
        var names = stages.Select(static s => s.Name).ToHashSet(StringComparer.Ordinal);
        foreach (var twice in stages.GroupBy(static s => s.Name, StringComparer.Ordinal).Where(static g => g.Count() > 1))
            problems.Add($"Stage '{twice.Key}' stands twice.");
        if (!names.Contains(start))
            problems.Add($"The start '{start}' is no stage.");
        foreach (var transition in transitions)
        {
            foreach (var name in new[] { transition.From, transition.To }.Where(n => !names.Contains(n)))
                problems.Add($"A transition on {transition.On} names '{name}', which is no stage.");
        }

        foreach (var twice in transitions.GroupBy(static t => (t.From, t.On)).Where(static g => g.Count() > 1))
            problems.Add($"Stage '{twice.Key.From}' has several transitions on {twice.Key.On}.");
        foreach (var stage in stages.Where(static s => s.Kind == StageKind.Final))
        {
            if (transitions.Any(t => t.From == stage.Name))
                problems.Add($"The final stage '{stage.Name}' is left.");
        }

        var reached = Closure([start], transitions, static t => t.From, static t => t.To);
        var ending = Closure(stages.Where(static s => s.Kind == StageKind.Final).Select(static s => s.Name), transitions, static t => t.To, static t => t.From);
        problems.AddRange(stages.Where(s => !reached.Contains(s.Name)).Select(static s => $"Stage '{s.Name}' is never reached."));
        problems.AddRange(stages.Where(s => !ending.Contains(s.Name)).Select(static s => $"Stage '{s.Name}' is a dead end: no final stage can be reached from it."));
        var forward = transitions.Where(static t => !t.IsWayBack).ToList();
        foreach (var stage in stages.Where(s => Closure(forward.Where(t => t.From == s.Name).Select(static t => t.To), forward, static t => t.From, static t => t.To).Contains(s.Name)))
            problems.Add($"Stage '{stage.Name}' leads to itself without a transition that is marked as the way back.");
        return problems;
    }

    /// <summary>What can be reached from some stages, themselves included.</summary>
    public static HashSet<string> Closure(IEnumerable<string> from, IReadOnlyList<StageTransition> transitions, Func<StageTransition, string> tail, Func<StageTransition, string> head)
    {
        var reached = from.ToHashSet(StringComparer.Ordinal);
        var open = new Queue<string>(reached);
        while (open.TryDequeue(out var at))
        {
            foreach (var next in transitions.Where(t => tail(t) == at).Select(head).Where(reached.Add))
                open.Enqueue(next);
        }

        return reached;
    }
}
