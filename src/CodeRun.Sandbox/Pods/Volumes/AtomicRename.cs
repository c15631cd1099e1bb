using System.Runtime.InteropServices;

namespace CodeRun.Sandbox.Pods.Volumes;

/// <summary>rename(2), which also replaces links to directories; those of .NET follow the link.</summary>
internal static partial class AtomicRename
{
    /// <summary>Gives a file or link another name, in the place of what has that name.</summary>
    /// <exception cref="IOException">It cannot be renamed.</exception>
    public static void Replace(string from, string to)
    {
        if (Rename(from, to) != 0)
            throw new IOException($"rename {from} {to}: {Marshal.GetLastPInvokeErrorMessage()}");
    }

    [LibraryImport("libc", EntryPoint = "rename", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Rename(string from, string to);
}
