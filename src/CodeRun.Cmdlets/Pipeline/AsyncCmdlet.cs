using System.Management.Automation;
using CodeRun.Cmdlets.Errors;

namespace CodeRun.Cmdlets.Pipeline;

/// <summary>
/// Base of all cmdlets that wait for something. Their work is asynchronous and runs on the thread pool; output, errors,
/// progress and questions go through the Async methods of this class to the pipeline thread, in order, and return when
/// the pipeline has taken them.
/// </summary>
/// <remarks>
/// The token of the work is cancelled by Ctrl+C (the cmdlet then returns within 200 ms, whatever the work does) and when
/// the pipeline fails (-ErrorAction Stop, Select-Object -First). A cancellation that has neither cause, such as a timeout,
/// is an error like any other.
/// </remarks>
public abstract class AsyncCmdlet : PSCmdlet, IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _stopLock = new();
    private bool _isDisposed;
    private PipelinePump? _pump;

    /// <summary>The clock of the cmdlet.</summary>
    protected virtual TimeProvider Time => TimeProvider.System;

    /// <summary>Work before the first input object.</summary>
    protected virtual Task BeginAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Work for each input object.</summary>
    protected virtual Task ProcessAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Work after the last input object.</summary>
    protected virtual Task EndAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>
    /// How an exception of the work is shown: an <see cref="IContainsErrorRecord"/> brings its own record, others get their
    /// type as id.
    /// </summary>
    protected virtual ErrorRecord Describe(Exception exception)
    {
        ArgumentNullException.ThrowIfNull(exception);
        return exception is IContainsErrorRecord { ErrorRecord: { } record }
            ? record
            : ErrorFactory.Create(exception, exception.GetType().Name, ErrorCategory.NotSpecified, MyInvocation.MyCommand?.Name);
    }

    /// <summary>Runs <paramref name="work"/> on the pipeline thread and returns its result.</summary>
    protected Task<T> InvokeAsync<T>(Func<T> work) =>
        _pump is { } pump
            ? pump.InvokeAsync(work)
            : throw new InvalidOperationException("The pipeline can only be reached from BeginAsync, ProcessAsync and EndAsync.");

    /// <inheritdoc cref="Cmdlet.WriteObject(object)"/>
    protected Task WriteObjectAsync(object? value) => InvokeAsync(() => WriteObject(value));

    /// <inheritdoc cref="Cmdlet.WriteError"/>
    protected Task WriteErrorAsync(ErrorRecord error) => InvokeAsync(() => WriteError(error));

    /// <inheritdoc cref="Cmdlet.WriteWarning"/>
    protected Task WriteWarningAsync(string text) => InvokeAsync(() => WriteWarning(text));

    /// <inheritdoc cref="Cmdlet.WriteVerbose"/>
    protected Task WriteVerboseAsync(string text) => InvokeAsync(() => WriteVerbose(text));

    /// <inheritdoc cref="Cmdlet.WriteProgress"/>
    protected Task WriteProgressAsync(ProgressRecord progress) => InvokeAsync(() => WriteProgress(progress));

    /// <inheritdoc cref="Cmdlet.WriteInformation(object, string[])"/>
    protected Task WriteInformationAsync(object message, params string[] tags) => InvokeAsync(() => WriteInformation(message, tags));

    /// <inheritdoc cref="Cmdlet.ShouldProcess(string, string)"/>
    protected Task<bool> ShouldProcessAsync(string target, string action) => InvokeAsync(() => ShouldProcess(target, action));

    /// <inheritdoc/>
    protected sealed override void BeginProcessing() => Run(BeginAsync);

    /// <inheritdoc/>
    protected sealed override void ProcessRecord() => Run(ProcessAsync);

    /// <inheritdoc/>
    protected sealed override void EndProcessing() => Run(EndAsync);

    /// <inheritdoc/>
    protected sealed override void StopProcessing()
    {
        // Comes on a thread of its own, possibly after the end of the cmdlet.
        lock (_stopLock)
        {
            if (!_isDisposed)
            {
                _stop.Cancel();
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Called once by PowerShell when the pipeline has ended, however it did.</summary>
    protected virtual void Dispose(bool disposing)
    {
        lock (_stopLock)
        {
            if (disposing && !_isDisposed)
            {
                _isDisposed = true;
                _stop.Dispose();
            }
        }
    }

    private Task<bool> InvokeAsync(Action work) => InvokeAsync(() =>
    {
        work();
        return true;
    });

    private void Run(Func<CancellationToken, Task> work)
    {
        using var cancellation = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
        using var pump = new PipelinePump();
        _pump = pump;
        Exception? failure;
        try
        {
            failure = pump.Run(work, cancellation, Time, _stop.Token);
        }
        finally
        {
            _pump = null;
        }

        if (failure is not null)
        {
            ThrowTerminatingError(Describe(failure));
        }
    }
}
