using System.Collections.Concurrent;
using System.Management.Automation;
using System.Runtime.ExceptionServices;

namespace CodeRun.Cmdlets.Pipeline;

/// <summary>
/// Runs asynchronous work to its end while the pipeline thread does what only it may do: write to the pipeline and ask
/// questions. One pump serves one call of BeginProcessing, ProcessRecord or EndProcessing.
/// </summary>
internal sealed class PipelinePump : IDisposable
{
    // The user is promised to be free again 200 ms after Ctrl+C.
    private static readonly TimeSpan StopGrace = TimeSpan.FromMilliseconds(150);

    private readonly BlockingCollection<PipelineCall> _calls = [];

    /// <summary>Runs <paramref name="work"/> on the pipeline thread, from the asynchronous work.</summary>
    /// <exception cref="OperationCanceledException">The pipeline takes no more calls.</exception>
    public Task<T> InvokeAsync<T>(Func<T> work)
    {
        var call = new PipelineCallOf<T>(work);
        try
        {
            _calls.Add(call);
        }
        catch (InvalidOperationException e)
        {
            // Closed, also while adding: the cmdlet has returned before its work has ended.
            return Task.FromException<T>(new OperationCanceledException("The command has ended.", e));
        }

        return call.Completion;
    }

    /// <summary>
    /// Called on the pipeline thread. Returns when the work has ended: null, or the exception that ended it. Errors of the
    /// pipeline itself (a downstream command that has enough, -ErrorAction Stop) are thrown as they are.
    /// </summary>
    /// <param name="work">Started on the thread pool with the token of <paramref name="cancellation"/>.</param>
    /// <param name="cancellation">Cancelled here when the pipeline fails, so that the work ends too.</param>
    /// <param name="time">The clock of the grace.</param>
    /// <param name="stopRequested">Ctrl+C. Work that does not heed it is left behind after a short grace.</param>
    /// <exception cref="PipelineStoppedException"><paramref name="stopRequested"/> ended the work.</exception>
    public Exception? Run(
        Func<CancellationToken, Task> work, CancellationTokenSource cancellation, TimeProvider time, CancellationToken stopRequested)
    {
        var token = cancellation.Token;
        var task = Task.Run(() => work(token), CancellationToken.None);
        // Also observes the exception of work that is left behind.
        _ = task.ContinueWith(
            ended =>
            {
                _ = ended.Exception;
                _calls.CompleteAdding();
            },
            CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);

        var pipelineFault = Serve(cancellation, stopRequested);
        if (stopRequested.IsCancellationRequested)
        {
            cancellation.Cancel();
            Drain(time);
            throw new PipelineStoppedException();
        }

        pipelineFault?.Throw();
        try
        {
            task.GetAwaiter().GetResult();
            return null;
        }
        catch (Exception e)
        {
            return e;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _calls.CompleteAdding();
        while (_calls.TryTake(out var call))
        {
            call.Abandon();
        }

        // The collection itself stays usable: work that was left behind may still try to add to it.
    }

    /// <summary>Serves until the work ends or Ctrl+C. After an error of the pipeline, waiting calls are given up.</summary>
    private ExceptionDispatchInfo? Serve(CancellationTokenSource cancellation, CancellationToken stopRequested)
    {
        ExceptionDispatchInfo? fault = null;
        try
        {
            foreach (var call in _calls.GetConsumingEnumerable(stopRequested))
            {
                if (fault is not null)
                {
                    call.Abandon();
                    continue;
                }

                try
                {
                    call.Run();
                }
                catch (Exception e)
                {
                    fault = ExceptionDispatchInfo.Capture(e);
                    cancellation.Cancel();
                }
            }
        }
        catch (OperationCanceledException) when (stopRequested.IsCancellationRequested)
        {
            // The caller sees the token.
        }

        return fault;
    }

    private void Drain(TimeProvider time)
    {
        var start = time.GetTimestamp();
        var left = StopGrace;
        while (left > TimeSpan.Zero && _calls.TryTake(out var call, left))
        {
            call.Abandon();
            left = StopGrace - time.GetElapsedTime(start);
        }
    }
}
