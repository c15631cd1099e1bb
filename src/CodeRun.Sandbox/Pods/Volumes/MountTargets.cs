using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace CodeRun.Sandbox.Pods.Volumes;

/// <summary>Where the mounts of a container are on this machine.</summary>
internal sealed partial class MountTargets(PodPaths paths)
{
    /// <summary>The directory or file that stands for a mount.</summary>
    /// <param name="podUid">The pod.</param>
    /// <param name="container">The container.</param>
    /// <param name="mount">The mount.</param>
    /// <param name="volumes">The pod's volumes.</param>
    /// <param name="variables">The container's environment, for subPathExpr.</param>
    /// <exception cref="PodNotReadyException">The mount cannot be made; in a kubelet's words.</exception>
    public string Of(string podUid, string container, JsonObject mount, PodVolumes volumes, IReadOnlyDictionary<string, string> variables)
    {
        var name = (string)mount["name"]!;
        var volume = volumes.Directories[name];
        var path = (string?)mount["subPathExpr"] is { Length: > 0 } expression ? Expand(expression, variables) : (string?)mount["subPath"] ?? "";
        if (path.Length == 0)
            return volume;
        if (SafePath.Problem(path) is { } problem)
            throw Refused(Path.IsPathRooted(path) ? $"error SubPath `{path}` {problem}" : $"unable to provision SubPath `{path}`: {problem}");
        var place = SafePath.Resolve(volume, path) ?? throw Refused($"failed to prepare subPath for volumeMount \"{name}\" of container \"{container}\"");
        var isThere = File.Exists(place) || Directory.Exists(place);
        if (!volumes.IsProjected(name))
        {
            if (!isThere)
                PrivateFiles.CreateDirectory(place);
            return place;
        }

        if (!isThere)
            throw Refused($"failed to create subPath directory for volumeMount \"{name}\" of container \"{container}\"");
        return Copy(place, Path.Combine(paths.Container(podUid, container), "mounts", Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes((string)mount["mountPath"]!)))));
    }

    // A mount of one file of a ConfigMap stays as it was when the container started, since it is the file and not its name that is mounted.
    private static string Copy(string from, string to)
    {
        PrivateFiles.CreateDirectory(Path.GetDirectoryName(to)!);
        if (Directory.Exists(to))
            Directory.Delete(to, recursive: true);
        File.Delete(to);
        if (File.Exists(from))
        {
            File.Copy(from, to);
            return to;
        }

        PrivateFiles.CreateDirectory(to);
        foreach (var entry in Directory.EnumerateFileSystemEntries(from))
            Copy(entry, Path.Combine(to, Path.GetFileName(entry)));
        return to;
    }

    private static string Expand(string expression, IReadOnlyDictionary<string, string> variables)
    {
        foreach (Match match in Reference().Matches(expression.Replace("$$", "", StringComparison.Ordinal)))
        {
            if (!variables.ContainsKey(match.Groups["name"].Value))
                throw Refused($"missing value for \"{match.Groups["name"].Value}\"");
        }

        return VariableExpansion.Expand(expression, variables);
    }

    private static PodNotReadyException Refused(string message) => new("CreateContainerConfigError", message);

    [GeneratedRegex(@"\$\((?<name>[^)]*)\)", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Reference();
}
