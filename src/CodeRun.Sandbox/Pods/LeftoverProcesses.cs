using System.Globalization;
using System.Text;

namespace CodeRun.Sandbox.Pods;

/// <summary>
/// Ends processes of pods that outlived a sandbox which was killed: an agent that runs on unseen would work beside the one that
/// takes its place. They are found by their home or temporary directory, which lies in the directory of their pod, or by the
/// container's identity in their environment; with one of them all of its session goes, for a container has a session of its
/// own. Linux only: elsewhere a process does not tell.
/// </summary>
internal static class LeftoverProcesses
{
    private const int MaxPasses = 50;

    private static readonly string[] Telling = ["HOME", "TMPDIR"];

    /// <summary>Ends them, also those that come to be meanwhile. No pod may be started while this runs.</summary>
    /// <param name="roots">Directories of all pods of the sandbox, under all names they had.</param>
    /// <param name="containers">Identities of containers that ran.</param>
    /// <returns>How many processes there were.</returns>
    public static int Kill(IEnumerable<string> roots, IEnumerable<string> containers)
    {
        if (!OperatingSystem.IsLinux())
            return 0;
        byte[][] marks =
        [
            .. roots.SelectMany(static r => Telling.Select(n => Encoding.UTF8.GetBytes($"{n}={r}/"))),
            .. containers.Select(static c => Encoding.UTF8.GetBytes($"{ProcessTree.Variable}={c}\0")),
        ];
        var killed = new HashSet<int>();
        for (var pass = 0; pass < MaxPasses; pass++)
        {
            var more = Find(marks).Where(killed.Add).ToList();
            if (more.Count == 0)
                break;
            foreach (var id in more)
                Signals.Send(id, Signals.Kill);
        }

        return killed.Count;
    }

    private static List<int> Find(byte[][] marks)
    {
        var all = new List<(int Id, int Session, bool IsOurs)>();
        var own = Session("/proc/self");
        foreach (var directory in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(directory), NumberStyles.None, CultureInfo.InvariantCulture, out var id) && id != Environment.ProcessId)
                all.Add((id, Session(directory), Read(Path.Combine(directory, "environ")) is { } environment && Array.Exists(marks, m => Has(environment, m))));
        }

        var sessions = all.Where(static p => p.IsOurs).Select(static p => p.Session).Where(s => s > 0 && s != own).ToHashSet();
        return [.. all.Where(p => p.IsOurs || sessions.Contains(p.Session)).Select(static p => p.Id)];
    }

    // A variable begins where the text does, or behind the end of another one.
    private static bool Has(byte[] environment, byte[] mark)
    {
        for (var from = 0; environment.AsSpan(from).IndexOf(mark) is >= 0 and var found; from += found + 1)
        {
            if (from + found == 0 || environment[from + found - 1] == 0)
                return true;
        }

        return false;
    }

    // proc(5): the sixth field of stat; the second is a name in parentheses that may contain anything.
    private static int Session(string directory)
    {
        if (Read(Path.Combine(directory, "stat")) is not { } stat)
            return 0;
        var text = Encoding.UTF8.GetString(stat);
        var fields = text[(text.LastIndexOf(')') + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return fields.Length > 3 && int.TryParse(fields[3], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var session) ? session : 0;
    }

    private static byte[]? Read(string path)
    {
        try
        {
            return File.ReadAllBytes(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null; // The process is gone, or another user's.
        }
    }
}
