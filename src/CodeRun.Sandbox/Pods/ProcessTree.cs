using System.Globalization;
using System.Text;

namespace CodeRun.Sandbox.Pods;

/// <summary>
/// The processes of a container wherever they went: each carries the container's identity in its environment, which descendants
/// inherit, also those that began a session of their own. On Linux /proc tells; elsewhere only the process group is known.
/// A process that empties its environment or belongs to another user is not found.
/// </summary>
internal static class ProcessTree
{
    /// <summary>The variable that names the container.</summary>
    public const string Variable = "SANDBOX_CONTAINER_ID";

    private const int MaxPasses = 50;

    /// <summary>All processes of a container.</summary>
    public static IReadOnlyList<(int Id, int Group)> Find(string container)
    {
        if (!OperatingSystem.IsLinux())
            return [];
        var marker = Encoding.UTF8.GetBytes($"{Variable}={container}\0");
        List<(int, int)> found = [];
        foreach (var directory in Directory.EnumerateDirectories("/proc"))
        {
            if (!int.TryParse(Path.GetFileName(directory), NumberStyles.None, CultureInfo.InvariantCulture, out var id))
                continue;
            if (Read(Path.Combine(directory, "environ")) is { } environment && environment.AsSpan().IndexOf(marker) >= 0)
                found.Add((id, Group(directory)));
        }

        return found;
    }

    /// <summary>Ends all processes of a container, also those that come to be meanwhile.</summary>
    public static void Kill(string container)
    {
        var killed = new HashSet<int>();
        for (var pass = 0; pass < MaxPasses; pass++)
        {
            var more = Find(container).Where(p => killed.Add(p.Id)).ToList();
            if (more.Count == 0)
                return;
            foreach (var (id, _) in more)
                Signals.Send(id, Signals.Kill);
        }
    }

    // proc(5): the fifth field of stat; the second is a name in parentheses that may contain anything.
    private static int Group(string directory)
    {
        if (Read(Path.Combine(directory, "stat")) is not { } stat)
            return 0;
        var text = Encoding.UTF8.GetString(stat);
        var fields = text[(text.LastIndexOf(')') + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return fields.Length > 2 && int.TryParse(fields[2], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var group) ? group : 0;
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
