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

    private const int MaxPasses = 100;

    /// <summary>All processes of a container.</summary>
    public static IReadOnlyList<(int Id, int Group)> Find(string container) => Look(container).Found;

    /// <summary>Ends all processes of a container, also those that come to be meanwhile, and looks until they are gone.</summary>
    public static void Kill(string container)
    {
        var killed = new HashSet<int>();
        IReadOnlySet<int> unclear = new HashSet<int>();
        for (var pass = 0; pass < MaxPasses; pass++)
        {
            var (found, silent) = Look(container);
            // A process has no environment while it becomes another program: then another look tells.
            if (found.Count == 0 && silent.IsSubsetOf(unclear))
                return;
            unclear = silent;
            foreach (var (id, _) in found.Where(p => killed.Add(p.Id)))
                Signals.Send(id, Signals.Kill);
        }
    }

    private static (IReadOnlyList<(int Id, int Group)> Found, IReadOnlySet<int> Silent) Look(string container)
    {
        var silent = new HashSet<int>();
        if (!OperatingSystem.IsLinux())
            return ([], silent);
        var marker = Encoding.UTF8.GetBytes($"{Variable}={container}\0");
        List<(int, int)> found = [];
        foreach (var directory in Directory.EnumerateDirectories("/proc"))
        {
            if (!int.TryParse(Path.GetFileName(directory), NumberStyles.None, CultureInfo.InvariantCulture, out var id))
                continue;
            if (Read(Path.Combine(directory, "environ")) is not { } environment)
                continue;
            if (environment.Length == 0)
                silent.Add(id);
            else if (environment.AsSpan().IndexOf(marker) >= 0)
                found.Add((id, Group(directory)));
        }

        return (found, silent);
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
