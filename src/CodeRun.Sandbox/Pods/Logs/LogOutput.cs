namespace CodeRun.Sandbox.Pods.Logs;

/// <summary>Output that becomes the log of a container.</summary>
internal sealed class LogOutput(ContainerLog log, TimeProvider time) : IProcessOutput
{
    private readonly LineSplitter _output = new(log, isError: false, time);
    private readonly LineSplitter _error = new(log, isError: true, time);

    public void Write(bool isError, ReadOnlySpan<byte> bytes) => (isError ? _error : _output).Write(bytes);

    public void End()
    {
        _output.End();
        _error.End();
        log.End();
    }
}
