using System.ComponentModel;
using System.Diagnostics;

namespace CodeRun.Sandbox.Pods;

/// <summary>
/// A container as a local process that leads a session of its own, so that signals reach all its descendants. When it
/// ends, whatever it left running is ended too, as a container's processes end with its first one.
/// </summary>
internal sealed class ContainerProcess : IContainerProcess
{
    private readonly Process _process;
    private readonly int _group;

    private ContainerProcess(Process process)
    {
        _process = process;
        _group = process.Id;
        Completion = WaitAsync();
    }

    public Task<int> Completion { get; }

    /// <summary>Starts the program; its output goes to the log line by line.</summary>
    /// <exception cref="Win32Exception">The program cannot be started.</exception>
    public static ContainerProcess Start(ContainerSpec container, ContainerLog log)
    {
        var program = Find(container.Command[0], container.Environment["PATH"]);
        var start = new ProcessStartInfo(SessionLeader())
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = container.WorkingDirectory,
        };
        foreach (var argument in SessionArguments().Append(program).Concat(container.Command.Skip(1)))
            start.ArgumentList.Add(argument);
        start.Environment.Clear();
        foreach (var (name, value) in container.Environment)
            start.Environment[name] = value;
        var process = new Process { StartInfo = start, EnableRaisingEvents = true };
        process.OutputDataReceived += (_, e) => Line(e.Data);
        process.ErrorDataReceived += (_, e) => Line(e.Data);
        process.Start();
        process.StandardInput.Close();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return new ContainerProcess(process);

        void Line(string? text)
        {
            if (text is not null)
                log.Append(text);
        }
    }

    public void Terminate() => Signals.SendToGroup(_group, Signals.Terminate);

    public void Kill() => Signals.SendToGroup(_group, Signals.Kill);

    public void Dispose() => _process.Dispose();

    // The tree is ended as soon as its leader is gone: a descendant that kept the output open would hold up the rest.
    private async Task<int> WaitAsync()
    {
        var exited = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _process.Exited += (_, _) => exited.TrySetResult();
        if (_process.HasExited)
            exited.TrySetResult();
        await exited.Task;
        Kill();
        await _process.WaitForExitAsync();
        return _process.ExitCode;
    }

    private static string SessionLeader() => File.Exists("/usr/bin/setsid") ? "/usr/bin/setsid" : "/usr/bin/perl";

    private static string[] SessionArguments() =>
        File.Exists("/usr/bin/setsid") ? [] : ["-MPOSIX", "-e", "POSIX::setsid(); exec { $ARGV[0] } @ARGV or exit 127;", "--"];

    private static string Find(string program, string path)
    {
        if (program.Contains('/', StringComparison.Ordinal))
            return File.Exists(program) ? program : throw NotFound(program, "no such file or directory");
        return path.Split(Path.PathSeparator).Select(d => Path.Combine(d, program)).FirstOrDefault(File.Exists)
            ?? throw NotFound(program, "executable file not found in $PATH");
    }

    private static Win32Exception NotFound(string program, string why) => new(2, $"exec: \"{program}\": {why}");
}
