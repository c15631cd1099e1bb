using System.Text;
using CodeRun.Sandbox.Pods.Logs;

namespace CodeRun.Sandbox.Pods;

/// <summary>What a container said at its end (kubelet: terminationMessagePath, terminationMessagePolicy).</summary>
internal static class TerminationMessage
{
    private const int Most = 4096;

    /// <summary>The end of the file; that of the log when the file is empty, the container failed and the policy says so.</summary>
    /// <param name="path">The file.</param>
    /// <param name="fallsBackToLogs">Policy FallbackToLogsOnError.</param>
    /// <param name="exitCode">Exit code.</param>
    /// <param name="log">The log, complete.</param>
    public static string Read(string path, bool fallsBackToLogs, int exitCode, ContainerLog log)
    {
        var message = ReadEnd(path);
        return Encoding.UTF8.GetString(message.Length == 0 && fallsBackToLogs && exitCode != 0 ? log.Tail() : message);
    }

    private static byte[] ReadEnd(string path)
    {
        if (!File.Exists(path))
            return [];
        try
        {
            // To write as well, since a pipe that is put in its place holds up nobody then.
            using var file = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite, bufferSize: 0);
            if (!file.CanSeek)
                return [];
            file.Seek(-Math.Min(Most, file.Length), SeekOrigin.End);
            var end = new byte[Math.Min(Most, file.Length)];
            return end[..file.ReadAtLeast(end, end.Length, throwOnEndOfStream: false)];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Encoding.UTF8.GetBytes($"Error on reading termination log: {e.Message}");
        }
    }
}
