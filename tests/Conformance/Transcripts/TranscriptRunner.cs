using System.Globalization;
using CodeRun.Tests.Conformance.Replaying;

namespace CodeRun.Tests.Conformance.Transcripts;

/// <summary>Runs the commands of a session in a namespace of its own and compares what they print.</summary>
/// <param name="workspace">Where they run and against which server.</param>
/// <param name="report">Takes what a person should hear of and is no mismatch.</param>
internal sealed class TranscriptRunner(KubectlWorkspace workspace, Action<string> report) : IAsyncDisposable
{
    // A cluster may have to pull an image first.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private readonly Bindings _bindings = new();
    private KubectlProcess? _background;

    /// <summary>Runs a session; the clean-up runs in any case.</summary>
    /// <exception cref="MismatchException">Something else was printed; the message names the line and the command.</exception>
    public async Task RunAsync(Transcript transcript, CancellationToken cancellationToken)
    {
        foreach (var path in transcript.Copies)
            File.Copy(Path.Combine(SourceFolder.Repository, path), Path.Combine(workspace.Directory, Path.GetFileName(path)));
        foreach (var (name, text) in transcript.Files)
            await File.WriteAllTextAsync(Path.Combine(workspace.Directory, name), text, cancellationToken);
        try
        {
            await PrepareAsync(cancellationToken);
            foreach (var command in transcript.Commands)
                await StepAsync(command, cancellationToken);
        }
        finally
        {
            foreach (var command in transcript.Cleanup.Append($"kubectl delete namespace {workspace.Namespace} --wait=false --ignore-not-found"))
                await CleanUpAsync(command);
        }
    }

    public ValueTask DisposeAsync() => _background?.DisposeAsync() ?? ValueTask.CompletedTask;

    // A namespace is ready when its default ServiceAccount is there: pods are refused before.
    private async Task PrepareAsync(CancellationToken cancellationToken)
    {
        using var limit = Limit(cancellationToken);
        await using (var create = await StartAsync($"kubectl create namespace {workspace.Namespace}", limit.Token))
        {
            var (_, errors, exitCode) = await create.FinishAsync(limit.Token);
            if (exitCode != 0)
                throw new MismatchException($"The namespace {workspace.Namespace} could not be made: {string.Join('\n', errors)}");
        }

        await using var accounts = await StartAsync("kubectl get serviceaccounts --watch --output name", limit.Token);
        while (await accounts.ReadLineAsync(limit.Token) is not "serviceaccount/default")
            continue;
    }

    private async Task StepAsync(TranscriptCommand command, CancellationToken cancellationToken)
    {
        using var limit = Limit(cancellationToken);
        try
        {
            switch (command.Mode)
            {
                case CommandMode.Run:
                    await using (var process = await StartAsync(command.Text, limit.Token))
                        await EndAsync(process, command, limit.Token);
                    break;
                case CommandMode.Background:
                    _background = await StartAsync(command.Text, limit.Token);
                    await PrintedAsync(_background, command, limit.Token);
                    break;
                case CommandMode.Foreground:
                    await using (var process = _background ?? throw new MismatchException("nothing runs in the background"))
                    {
                        _background = null;
                        await (command.ExitCode is null ? PrintedAsync(process, command, limit.Token) : EndAsync(process, command, limit.Token));
                    }

                    break;
            }
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new MismatchException($"{Where(command)} did not end within {Patience.TotalSeconds:0} seconds", e);
        }
        catch (MismatchException e)
        {
            throw new MismatchException($"{Where(command)}: {e.Message}", e);
        }
    }

    private static string Where(TranscriptCommand command) =>
        string.Create(CultureInfo.InvariantCulture, $"line {command.Line}, {(command.Mode == CommandMode.Foreground ? "the command in the background" : command.Text)}");

    // Reads as many lines as are expected, and leaves the rest for later.
    private async Task PrintedAsync(KubectlProcess process, TranscriptCommand command, CancellationToken cancellationToken)
    {
        var got = new List<string>();
        while (got.Count < command.Output.Count)
        {
            if (await process.ReadLineAsync(cancellationToken) is { } line)
            {
                got.Add(line);
                continue;
            }

            var (_, errors, exitCode) = await process.FinishAsync(cancellationToken);
            throw new MismatchException(string.Create(CultureInfo.InvariantCulture, $"ended with exit code {exitCode}: {string.Join('\n', got.Concat(errors))}"));
        }

        new LineMatcher(_bindings).Match(command.Output, got, "standard output");
    }

    private async Task EndAsync(KubectlProcess process, TranscriptCommand command, CancellationToken cancellationToken)
    {
        var (output, errors, exitCode) = await process.FinishAsync(cancellationToken);
        new LineMatcher(_bindings).Match(command.Errors, errors, "standard error");
        new LineMatcher(_bindings).Match(command.Output, output, "standard output");
        if (exitCode != command.ExitCode)
            throw new MismatchException(string.Create(CultureInfo.InvariantCulture, $"want exit code {command.ExitCode}, got {exitCode}: {string.Join('\n', output.Concat(errors))}"));
    }

    private async Task CleanUpAsync(string command)
    {
        using var limit = Limit(CancellationToken.None);
        try
        {
            await using var process = await StartAsync(command, limit.Token);
            await process.FinishAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            // Must not hide what went wrong before.
            report($"Not cleaned up: {command}");
        }
    }

    private async Task<KubectlProcess> StartAsync(string command, CancellationToken cancellationToken)
    {
        var line = CommandLine.Parse(_bindings.Fill(command));
        var input = line.Input is { } file ? _bindings.Fill(await File.ReadAllTextAsync(Path.Combine(workspace.Directory, file), cancellationToken)) : "";
        return await KubectlProcess.StartAsync(line, workspace.Directory, workspace.Environment, input, cancellationToken);
    }

    private static CancellationTokenSource Limit(CancellationToken cancellationToken)
    {
        var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Patience);
        return limit;
    }
}
