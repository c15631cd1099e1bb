using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace CodeRun.Sandbox.Storage.Journal;

/// <summary>
/// Brings the entries of a directory to the disk. POSIX promises that a new or renamed file is found after a power failure
/// only when its directory was synchronised; .NET opens no directories, so the system is called itself.
/// </summary>
internal static partial class DirectorySync
{
    private const int ReadOnly = 0;

    // EINVAL: the file system has no such operation for directories, and writes their entries in order by itself.
    private const int NotSupported = 22;

    /// <exception cref="IOException">The system could not do it.</exception>
    public static void Flush(string directory)
    {
        // NTFS keeps a journal of its directories.
        if (OperatingSystem.IsWindows())
            return;
        using var handle = Open(directory, ReadOnly);
        if (handle.IsInvalid)
            throw Failure(directory, Marshal.GetLastPInvokeError());
        if (Synchronise(handle) != 0 && Marshal.GetLastPInvokeError() is var error && error != NotSupported)
            throw Failure(directory, error);
    }

    private static IOException Failure(string directory, int error) =>
        new($"Directory '{directory}' could not be brought to the disk: {Marshal.GetPInvokeErrorMessage(error)}.");

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial SafeFileHandle Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Synchronise(SafeFileHandle file);
}
