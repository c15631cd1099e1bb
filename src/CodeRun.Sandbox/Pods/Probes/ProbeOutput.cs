using System.Buffers;
using System.Text;

namespace CodeRun.Sandbox.Pods.Probes;

/// <summary>The beginning of what a probe or hook writes, for messages (kubelet: maxReadLength, 10 KiB).</summary>
internal sealed class ProbeOutput : IProcessOutput
{
    private const int Most = 10 * 1024;
    private readonly Lock _gate = new();
    private readonly ArrayBufferWriter<byte> _kept = new();

    /// <summary>What was written so far.</summary>
    public string Text
    {
        get
        {
            lock (_gate)
                return Encoding.UTF8.GetString(_kept.WrittenSpan);
        }
    }

    public void Write(bool isError, ReadOnlySpan<byte> bytes)
    {
        lock (_gate)
            _kept.Write(bytes[..Math.Min(bytes.Length, Most - _kept.WrittenCount)]);
    }

    public void End()
    {
        // There is nobody to tell: the text is asked for when the process has ended.
    }
}
