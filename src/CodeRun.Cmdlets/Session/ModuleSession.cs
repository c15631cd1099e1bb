namespace CodeRun.Cmdlets.Session;

/// <summary>
/// What outlives a single command: the sandbox, the connection and the controller. A binary module has no other place for
/// it than one static instance; this is that place, and it is the process's, as the sandbox's port and processes are.
/// </summary>
internal sealed class ModuleSession
{
    private readonly Lock _gate = new();
    private RunningSandbox? _sandbox;
    private ClusterConnection? _connection;
    private RunningController? _controller;

    /// <summary>The one instance.</summary>
    public static ModuleSession Current { get; } = new();

    /// <summary>The sandbox, if one runs.</summary>
    public RunningSandbox? Sandbox => Read(ref _sandbox);

    /// <summary>The connection, if there is one.</summary>
    public ClusterConnection? Connection => Read(ref _connection);

    /// <summary>The controller, if one runs.</summary>
    public RunningController? Controller => Read(ref _controller);

    /// <summary>Keeps a sandbox and the connection to it.</summary>
    public void Use(RunningSandbox sandbox, ClusterConnection connection)
    {
        lock (_gate)
            (_sandbox, _connection) = (sandbox, connection);
    }

    /// <summary>Keeps a connection; returns the one before.</summary>
    public ClusterConnection? Use(ClusterConnection? connection)
    {
        lock (_gate)
        {
            var before = _connection;
            _connection = connection;
            return before;
        }
    }

    /// <summary>Keeps a controller unless one runs already.</summary>
    public bool TryUse(RunningController controller)
    {
        lock (_gate)
        {
            if (_controller is not null)
                return false;
            _controller = controller;
            return true;
        }
    }

    /// <summary>Stops the controller, if one runs.</summary>
    public async Task StopControllerAsync()
    {
        RunningController? controller;
        lock (_gate)
            (controller, _controller) = (_controller, null);
        if (controller is not null)
            await controller.StopAsync();
    }

    /// <summary>Stops the sandbox, if one runs, and what depends on it.</summary>
    public async Task StopSandboxAsync()
    {
        if (Sandbox is not { } running)
            return;
        if (Controller is { } controller && controller.Connection.Connection.Server == running.Server.Server)
            await StopControllerAsync();
        ClusterConnection? connection = null;
        lock (_gate)
        {
            _sandbox = null;
            if (_connection?.Connection.Server == running.Server.Server)
                (connection, _connection) = (_connection, null);
        }

        connection?.Dispose();
        await running.Server.DisposeAsync();
    }

    /// <summary>Stops everything, when the module is removed.</summary>
    public async Task CloseAsync()
    {
        await StopControllerAsync();
        await StopSandboxAsync();
        Use(connection: null)?.Dispose();
    }

    private T? Read<T>(ref T? field)
    {
        lock (_gate)
            return field;
    }
}
