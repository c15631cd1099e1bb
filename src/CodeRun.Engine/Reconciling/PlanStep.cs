namespace CodeRun.Engine.Reconciling;

/// <summary>One step of a plan: one request to the API server, or one Event.</summary>
public abstract record PlanStep
{
    /// <summary>What is done, in one word: Create, Patch, Delete, Event.</summary>
    public abstract string Action { get; }

    /// <summary>Kind of the object it is done to.</summary>
    public abstract string Kind { get; }

    /// <summary>Name of the object it is done to.</summary>
    public abstract string Name { get; }

    /// <summary>The step in a sentence.</summary>
    public abstract string Description { get; }
}
