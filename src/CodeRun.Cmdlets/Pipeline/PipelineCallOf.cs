namespace CodeRun.Cmdlets.Pipeline;

/// <inheritdoc/>
internal sealed class PipelineCallOf<T>(Func<T> work) : PipelineCall
{
    // Continuations must not run inside Run: they would run asynchronous work on the pipeline thread.
    private readonly TaskCompletionSource<T> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<T> Completion => _completion.Task;

    public override void Run()
    {
        try
        {
            _completion.SetResult(work());
        }
        catch (Exception e)
        {
            _completion.SetException(e);
            throw;
        }
    }

    public override void Abandon() => _completion.TrySetCanceled();
}
