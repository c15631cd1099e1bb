using System.Diagnostics;

namespace CodeRun.Tests.Conformance.Transcripts;

/// <summary>A running kubectl.</summary>
internal sealed class KubectlProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly Task<string> _errors;

    private KubectlProcess(Process process)
    {
        _process = process;
        _errors = process.StandardError.ReadToEndAsync();
    }

    /// <summary>Starts it.</summary>
    /// <param name="command">Arguments and variables.</param>
    /// <param name="directory">Where it runs.</param>
    /// <param name="environment">Variables of all commands.</param>
    /// <param name="input">Standard input.</param>
    /// <param name="cancellationToken">Ends the writing of the input.</param>
    public static async Task<KubectlProcess> StartAsync(CommandLine command, string directory, IReadOnlyDictionary<string, string> environment, string input, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo("kubectl", command.Arguments)
        {
            UseShellExecute = false,
            WorkingDirectory = directory,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment.Concat(command.Environment))
            start.Environment[name] = value;
        var process = Process.Start(start) ?? throw new InvalidOperationException("kubectl was not started.");
        await process.StandardInput.WriteAsync(input.AsMemory(), cancellationToken);
        process.StandardInput.Close();
        return new KubectlProcess(process);
    }

    /// <summary>The next line of standard output; null at its end.</summary>
    public ValueTask<string?> ReadLineAsync(CancellationToken cancellationToken) => _process.StandardOutput.ReadLineAsync(cancellationToken);

    /// <summary>Waits for its end.</summary>
    /// <returns>The lines that were not read yet, those of standard error, the exit code.</returns>
    public async Task<(List<string> Output, List<string> Errors, int ExitCode)> FinishAsync(CancellationToken cancellationToken)
    {
        var output = new List<string>();
        while (await ReadLineAsync(cancellationToken) is { } line)
            output.Add(line);
        var errors = await _errors.WaitAsync(cancellationToken);
        await _process.WaitForExitAsync(cancellationToken);
        return (output, errors.Length == 0 ? [] : [.. errors.TrimEnd('\n').Split('\n')], _process.ExitCode);
    }

    /// <summary>Stops it if it still runs.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
    }
}
