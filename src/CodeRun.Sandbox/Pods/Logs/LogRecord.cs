using System.Globalization;
using System.Text;

namespace CodeRun.Sandbox.Pods.Logs;

/// <summary>
/// The form of a line in the file of a log, that of the container runtime interface: time, stream, <c>F</c> for a whole line or
/// <c>P</c> for a part of one, the bytes. All but the bytes has a fixed width.
/// </summary>
internal static class LogRecord
{
    /// <summary>Bytes of the time.</summary>
    public const int StampLength = 30;

    /// <summary>Bytes before the text.</summary>
    public const int HeaderLength = StampLength + 10;

    /// <summary>Bytes of text in one record at most; longer lines are kept in parts.</summary>
    public const int MaxText = 16 * 1024;

    private const int TagAt = HeaderLength - 2;

    /// <summary>Begins a record.</summary>
    /// <param name="time">When the text came.</param>
    /// <param name="isError">Whether it came from standard error.</param>
    /// <param name="isWhole">Whether the line ends with it.</param>
    public static byte[] Header(DateTimeOffset time, bool isError, bool isWhole) =>
        Encoding.ASCII.GetBytes($"{Stamp(time)} {(isError ? "stderr" : "stdout")} {(isWhole ? 'F' : 'P')} ");

    /// <summary>A time with nine digits after the second, in UTC: the order of the texts is that of the times.</summary>
    public static string Stamp(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fffffff00'Z'", CultureInfo.InvariantCulture);

    /// <summary>True when a line ends with this record.</summary>
    /// <param name="record">A record, or its header.</param>
    public static bool IsWhole(ReadOnlySpan<byte> record) => record[TagAt] == (byte)'F';
}
