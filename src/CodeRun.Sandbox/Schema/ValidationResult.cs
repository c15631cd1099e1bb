namespace CodeRun.Sandbox.Schema;

/// <summary>What a validation has found, and how much of a schema held: of several schemas the one that held most tells what is wrong (kube-openapi: validate.Result).</summary>
internal sealed class ValidationResult
{
    private readonly List<FieldProblem> _problems = [];
    private readonly HashSet<(string Field, string Message)> _seen = [];

    /// <summary>What is wrong. A problem of the whole has no field.</summary>
    public IReadOnlyList<FieldProblem> Problems => _problems;

    /// <summary>Number of checks that were made and held.</summary>
    public int Matches { get; private set; }

    /// <summary>True when nothing is wrong.</summary>
    public bool IsValid => _problems.Count == 0;

    /// <summary>Notes a problem, once.</summary>
    public void Add(FieldProblem problem)
    {
        if (_seen.Add((problem.Field, problem.Message)))
            _problems.Add(problem);
    }

    /// <summary>Counts a check that held.</summary>
    public void Match() => Matches++;

    /// <summary>Takes over what another validation found.</summary>
    public void Merge(ValidationResult other)
    {
        foreach (var problem in other._problems)
            Add(problem);
        Matches += other.Matches;
    }
}
