using System.ComponentModel;
using System.Diagnostics;

namespace CodeRun.Sandbox.Pods;

/// <summary>
/// A container as a local process that leads a session of its own. When it ends, whatever it left running is ended too, as a
/// container's processes end with its first one: its process group and, on Linux, all that <see cref="ProcessTree"/> finds.
/// </summary>
internal sealed class ContainerProcess : IContainerProcess
{
    // A process that got out of the tree may hold the output open for ever.
    private static readonly TimeSpan OutputLimit = TimeSpan.FromSeconds(5);

    private readonly Process _process;
    private readonly string? _tree;
    private readonly int _group;

    private ContainerProcess(Process process, string? tree, IProcessOutput output, TimeProvider time)
    {
        _process = process;
        _tree = tree;
        _group = process.Id;
        Completion = WaitAsync(output, time);
    }

    public Task<int> Completion { get; }

    /// <summary>Id of the process that leads the session.</summary>
    public int ProcessId => _group;

    /// <summary>Starts the first process of a container.</summary>
    /// <exception cref="Win32Exception">The program cannot be started.</exception>
    public static ContainerProcess Start(ContainerSpec container, IProcessOutput output, TimeProvider time) =>
        new(Begin(container, container.Command), container.Id, output, time);

    /// <summary>Starts another program beside it (a probe or hook); it ends with the container at the latest.</summary>
    /// <exception cref="Win32Exception">The program cannot be started.</exception>
    public static ContainerProcess StartBeside(ContainerSpec container, IReadOnlyList<string> command, IProcessOutput output, TimeProvider time) =>
        new(Begin(container, command), tree: null, output, time);

    public void Terminate()
    {
        Signals.SendToGroup(_group, Signals.Terminate);
        if (_tree is null)
            return;
        foreach (var other in ProcessTree.Find(_tree).Where(p => p.Group != _group))
            Signals.Send(other.Id, Signals.Terminate);
    }

    public void Kill()
    {
        Signals.SendToGroup(_group, Signals.Kill);
        if (_tree is not null)
            ProcessTree.Kill(_tree);
    }

    public void Dispose() => _process.Dispose();

    private static Process Begin(ContainerSpec container, IReadOnlyList<string> command)
    {
        var program = Find(command[0], container);
        if (!Directory.Exists(container.WorkingDirectory))
            throw new Win32Exception(2, $"chdir to cwd (\"{container.WorkingDirectory}\") failed: no such file or directory");
        var start = new ProcessStartInfo(SessionLeader())
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = container.WorkingDirectory,
        };
        foreach (var argument in SessionArguments().Append(program).Concat(command.Skip(1)))
            start.ArgumentList.Add(argument);
        start.Environment.Clear();
        foreach (var (name, value) in container.Environment)
            start.Environment[name] = value;
        start.Environment[ProcessTree.Variable] = container.Id;
        var process = new Process { StartInfo = start, EnableRaisingEvents = true };
        process.Start();
        process.StandardInput.Close();
        return process;
    }

    // The tree is ended as soon as its leader is gone: a descendant that kept the output open would hold up the rest.
    private async Task<int> WaitAsync(IProcessOutput output, TimeProvider time)
    {
        var exited = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _process.Exited += (_, _) => exited.TrySetResult();
        if (_process.HasExited)
            exited.TrySetResult();
        using var stop = new CancellationTokenSource();
        var streams = Task.WhenAll(
            PumpAsync(_process.StandardOutput.BaseStream, isError: false, output, stop.Token),
            PumpAsync(_process.StandardError.BaseStream, isError: true, output, stop.Token));
        await exited.Task;
        if (_tree is not null)
            Kill();
        try
        {
            await streams.WaitAsync(OutputLimit, time, CancellationToken.None);
        }
        catch (TimeoutException)
        {
            await stop.CancelAsync();
            await streams;
        }

        output.End();
        return _process.ExitCode;
    }

    private static async Task PumpAsync(Stream stream, bool isError, IProcessOutput output, CancellationToken cancellationToken)
    {
        var buffer = new byte[32 * 1024];
        try
        {
            while (await stream.ReadAsync(buffer, cancellationToken) is > 0 and var read)
                output.Write(isError, buffer.AsSpan(0, read));
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The process is gone; what still holds its output is none of the container's any longer.
        }
    }

    private static string SessionLeader() => File.Exists("/usr/bin/setsid") ? "/usr/bin/setsid" : "/usr/bin/perl";

    private static string[] SessionArguments() =>
        File.Exists("/usr/bin/setsid") ? [] : ["-MPOSIX", "-e", "POSIX::setsid(); exec { $ARGV[0] } @ARGV or exit 127;", "--"];

    private static string Find(string program, ContainerSpec container)
    {
        if (program.Contains('/', StringComparison.Ordinal))
            return IsExecutable(Path.Combine(container.WorkingDirectory, program)) ?? throw Refused(program, "no such file or directory");
        return container.Environment["PATH"].Split(Path.PathSeparator).Where(static d => d.Length > 0)
            .Select(d => IsExecutable(Path.Combine(d, program), isSearch: true)).FirstOrDefault(static p => p is not null)
            ?? throw Refused(program, "executable file not found in $PATH");
    }

    private static string? IsExecutable(string path, bool isSearch = false)
    {
        if (Directory.Exists(path))
            return isSearch ? null : throw Refused(path, "is a directory");
        if (!File.Exists(path))
            return null;
        const UnixFileMode Execute = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
        if (OperatingSystem.IsWindows() || (File.GetUnixFileMode(path) & Execute) != UnixFileMode.None)
            return path;
        return isSearch ? null : throw Refused(path, "permission denied");
    }

    private static Win32Exception Refused(string program, string why) => new(2, $"exec: \"{program}\": {why}");
}
