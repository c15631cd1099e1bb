using System.Runtime.InteropServices;

namespace CodeRun.Sandbox.Pods;

/// <summary>POSIX signals to processes and their groups.</summary>
internal static partial class Signals
{
    public const int Kill = 9;
    public const int Terminate = 15;

    /// <summary>Sends a signal to all processes of a group; a group that is gone needs none.</summary>
    public static void SendToGroup(int group, int signal)
    {
        if (OperatingSystem.IsWindows())
            throw new PlatformNotSupportedException("The sandbox runs pods on Linux and macOS only; start it with -NoPods on Windows.");
        _ = SendSignal(-group, signal);
    }

    /// <summary>Sends a signal to one process; one that is gone needs none.</summary>
    public static void Send(int process, int signal) => _ = SendSignal(process, signal);

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SendSignal(int pid, int signal);
}
