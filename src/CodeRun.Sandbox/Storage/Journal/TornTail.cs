namespace CodeRun.Sandbox.Storage.Journal;

/// <summary>
/// The end of a log that was being written when the process or the machine stopped. It was never acknowledged, and is cut off
/// when the journal is opened.
/// </summary>
/// <param name="Log">Name of the log.</param>
/// <param name="Offset">Where the sound part ends, in bytes.</param>
/// <param name="Bytes">What stands behind it.</param>
internal sealed record TornTail(string Log, long Offset, ReadOnlyMemory<byte> Bytes);
