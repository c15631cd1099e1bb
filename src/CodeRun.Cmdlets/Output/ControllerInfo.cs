using CodeRun.Cmdlets.Session;

namespace CodeRun.Cmdlets.Output;

/// <summary>A controller of this session.</summary>
public sealed class ControllerInfo
{
    /// <summary>Namespace it serves; * for all.</summary>
    public required string Namespace { get; init; }

    /// <summary>Address of the API server.</summary>
    public required Uri Server { get; init; }

    /// <summary>Running, Standby (another controller leads), Stopped or Faulted.</summary>
    public required string State { get; init; }

    /// <summary>Who leads, as far as is known; empty for a controller without an election.</summary>
    public string? Leader { get; init; }

    /// <summary>When it was started.</summary>
    public DateTimeOffset StartedAt { get; init; }

    /// <summary>Number of runs by phase.</summary>
    public required IReadOnlyDictionary<string, int> Runs { get; init; }

    /// <summary>Runs that are due.</summary>
    public int QueueDepth { get; init; }

    /// <summary>Runs that are being reconciled.</summary>
    public int Active { get; init; }

    /// <summary>Passes so far.</summary>
    public long Reconciles { get; init; }

    /// <summary>Passes that failed, and interruptions of watches.</summary>
    public long Errors { get; init; }

    /// <summary>The last of them.</summary>
    public string? LastError { get; init; }

    /// <summary>Why the configuration or the templates as they are now are not in use; empty when they are.</summary>
    public string? SettingsError { get; init; }

    internal static ControllerInfo From(RunningController controller, bool stopped = false)
    {
        var status = controller.Host.Status;
        return new ControllerInfo
        {
            Namespace = controller.Namespace ?? "*",
            Server = controller.Connection.Connection.Server,
            State = stopped ? "Stopped" : controller.Host.Completion.IsFaulted ? "Faulted" : status.IsLeading ? "Running" : "Standby",
            Leader = status.Leader,
            StartedAt = status.StartedAt,
            Runs = status.RunsByPhase,
            QueueDepth = status.QueueDepth,
            Active = status.Active,
            Reconciles = status.Reconciles,
            Errors = status.Errors,
            LastError = controller.Host.Completion.Exception?.GetBaseException().Message ?? status.LastError,
            SettingsError = controller.Reloader.Problem,
        };
    }
}
