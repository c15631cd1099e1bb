namespace CodeRun.Cmdlets.Pipeline;

/// <summary>A piece of work for the pipeline thread, with the asynchronous work that waits for it.</summary>
internal abstract class PipelineCall
{
    /// <summary>Runs the work on the calling thread. An error goes to the one who waits, and is thrown here too.</summary>
    public abstract void Run();

    /// <summary>Gives up the work: the one who waits gets an <see cref="OperationCanceledException"/>.</summary>
    public abstract void Abandon();
}
