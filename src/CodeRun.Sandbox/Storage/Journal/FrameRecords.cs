namespace CodeRun.Sandbox.Storage.Journal;

/// <summary>The records of a frame.</summary>
internal static class FrameRecords
{
    /// <summary>Hands out the records of a sound frame.</summary>
    /// <exception cref="SandboxStateException">The frame has something else in it.</exception>
    public static void Read(ReadOnlyMemory<byte> content, string path, long offset, Action<ObjectRecord> take)
    {
        try
        {
            while (!content.IsEmpty)
                take(ObjectRecord.Read(ref content));
        }
        catch (InvalidDataException e)
        {
            throw SandboxStateException.Corrupt(path, offset, e.Message);
        }
    }
}
