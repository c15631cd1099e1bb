namespace CodeRun.Sandbox.Cel;

/// <summary>An expression cannot be compiled or evaluated.</summary>
internal sealed class CelException : Exception
{
    /// <summary>What an evaluation that costs too much ends with.</summary>
    public const string OverBudget = "operation cancelled: actual cost limit exceeded";

    /// <summary>What a function ends with that is not there for its values.</summary>
    public const string NoOverload = "no such overload";

    /// <summary>Makes an exception.</summary>
    public CelException()
    {
    }

    /// <summary>Makes an exception.</summary>
    public CelException(string message)
        : base(message)
    {
    }

    /// <summary>Makes an exception.</summary>
    public CelException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Makes an exception for a place in the expression.</summary>
    public CelException(string message, int position)
        : base(message) => Position = position;

    /// <summary>Where in the expression, from 0.</summary>
    public int Position { get; }

    /// <summary>True when the budget is used up: nothing else can decide.</summary>
    public bool IsOverBudget => Message == OverBudget;
}
