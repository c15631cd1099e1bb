using CodeRun.Engine.Agents;
using CodeRun.Engine.Templates;

namespace CodeRun.Engine.Hosting;

/// <summary>
/// Gives a controller its settings anew when their files have changed. It looks at the files from time to time: for mounted
/// ConfigMaps there are no reliable notifications. What cannot be used is reported once, and the controller goes on with what it has.
/// </summary>
/// <param name="files">The files.</param>
/// <param name="fingerprint">Of the files when the controller's first settings were read.</param>
/// <param name="use">Puts settings into use: <see cref="ControllerHost.Use"/>.</param>
/// <param name="time">Clock of the looks.</param>
/// <param name="onChange">Told what became of each change: null when it is used, else why it is not.</param>
public sealed class SettingsReloader(SettingsFiles files, string fingerprint, Action<ControllerSettings> use, TimeProvider time, Action<string?>? onChange = null) : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private string _seen = fingerprint;
    private volatile string? _problem;
    private Task _running = Task.CompletedTask;

    /// <summary>Time between two looks.</summary>
    public static TimeSpan Interval { get; } = TimeSpan.FromSeconds(10);

    /// <summary>Why the files as they are now are not in use; null when they are.</summary>
    public string? Problem => _problem;

    /// <summary>Begins to look.</summary>
    public void Start() => _running = RunAsync(new PeriodicTimer(Interval, time), _stop.Token);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running;
        _stop.Dispose();
    }

    private async Task RunAsync(PeriodicTimer timer, CancellationToken cancellationToken)
    {
        using (timer)
        {
            try
            {
                while (await timer.WaitForNextTickAsync(cancellationToken))
                    await LookAsync(cancellationToken);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                // Asked to end.
            }
        }
    }

    private async Task LookAsync(CancellationToken cancellationToken)
    {
        // Before the files are read: what is written in between is seen at the next look.
        var now = await files.FingerprintAsync(cancellationToken);
        if (now == _seen)
            return;
        _seen = now;
        try
        {
            use(await files.LoadAsync(cancellationToken));
            _problem = null;
        }
        catch (Exception e) when (e is ConfigurationException or TemplateException or IOException or UnauthorizedAccessException or Kubernetes.ApiException)
        {
            _problem = e.Message;
        }

        onChange?.Invoke(_problem);
    }
}
