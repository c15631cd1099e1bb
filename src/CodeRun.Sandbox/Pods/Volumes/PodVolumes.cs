using System.Text.Json.Nodes;

namespace CodeRun.Sandbox.Pods.Volumes;

/// <summary>The volumes of one pod as directories of this machine.</summary>
internal sealed class PodVolumes(PodPaths paths, VolumeContent content, PodTokens? tokens)
{
    private readonly Dictionary<string, AtomicWriter> _writers = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _directories = new(StringComparer.Ordinal);

    /// <summary>When the files have to be looked at again although nothing changed; null for never.</summary>
    public DateTimeOffset? RefreshAt => tokens?.RenewAt;

    /// <summary>The directory of each volume that is mounted, by name.</summary>
    public IReadOnlyDictionary<string, string> Directories => _directories;

    /// <summary>True for a volume whose files come from the sandbox.</summary>
    public bool IsProjected(string volume) => _writers.ContainsKey(volume);

    /// <summary>Makes all volumes ready, or says in a kubelet's words what is missing.</summary>
    /// <returns>What is missing; empty when the containers can start.</returns>
    public IReadOnlyList<string> Mount(JsonObject pod)
    {
        List<string> problems = [];
        foreach (var volume in Volumes(pod))
        {
            var name = (string)volume["name"]!;
            try
            {
                MountOne(pod, volume, name);
            }
            catch (Exception e) when (e is PodNotReadyException or IOException or UnauthorizedAccessException)
            {
                problems.Add($"MountVolume.SetUp failed for volume \"{name}\" : {e.Message}");
            }
        }

        return problems;
    }

    private static IEnumerable<JsonObject> Volumes(JsonObject pod) => (pod["spec"]!["volumes"] as JsonArray ?? []).OfType<JsonObject>();

    private void MountOne(JsonObject pod, JsonObject volume, string name)
    {
        var (space, uid) = ((string)pod["metadata"]!["namespace"]!, (string)pod["metadata"]!["uid"]!);
        if (volume["persistentVolumeClaim"] is JsonObject claim)
        {
            _directories[name] = paths.Claim(space, (string)claim["claimName"]!);
            PrivateFiles.CreateDirectory(_directories[name]);
            return;
        }

        var directory = paths.Volume(uid, name);
        if (VolumeContent.IsProjected(volume))
        {
            var files = content.Of(pod, volume);
            if (!_writers.TryGetValue(name, out var writer))
                writer = new AtomicWriter(directory);
            writer.Write(files);
            _writers[name] = writer;
        }
        else if (volume["emptyDir"] is not null)
        {
            PrivateFiles.CreateDirectory(directory);
        }
        else
        {
            throw new PodNotReadyException("FailedMount", "the sandbox supports persistentVolumeClaim, configMap, secret, emptyDir, projected and downwardAPI volumes");
        }

        _directories[name] = directory;
    }
}
