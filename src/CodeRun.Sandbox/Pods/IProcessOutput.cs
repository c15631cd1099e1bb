namespace CodeRun.Sandbox.Pods;

/// <summary>Takes what a process writes. Each stream is written by one thread at a time.</summary>
internal interface IProcessOutput
{
    /// <summary>Takes bytes of standard output or standard error.</summary>
    void Write(bool isError, ReadOnlySpan<byte> bytes);

    /// <summary>Nothing more comes.</summary>
    void End();
}
