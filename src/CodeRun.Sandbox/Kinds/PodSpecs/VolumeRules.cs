using System.Text.Json.Nodes;
using CodeRun.Sandbox.Admission;
using CodeRun.Sandbox.Schema;
using CodeRun.Sandbox.Typed;

namespace CodeRun.Sandbox.Kinds.PodSpecs;

/// <summary>Rules of volumes (k8s.io/kubernetes: core validation, ValidateVolumes).</summary>
internal static class VolumeRules
{
    // In the order in which the server looks at them: the second one is one too many.
    private static readonly string[] Sources =
    [
        "emptyDir", "hostPath", "gitRepo", "gcePersistentDisk", "awsElasticBlockStore", "secret", "nfs", "iscsi", "glusterfs", "flocker", "persistentVolumeClaim", "rbd", "cinder", "cephfs",
        "quobyte", "downwardAPI", "fc", "flexVolume", "configMap", "azureFile", "vsphereVolume", "photonPersistentDisk", "portworxVolume", "azureDisk", "storageos", "projected", "scaleIO", "csi",
        "ephemeral", "image",
    ];

    private static readonly string[] HostPathTypes = ["", "BlockDevice", "CharDevice", "Directory", "DirectoryOrCreate", "File", "FileOrCreate", "Socket"];

    /// <summary>Checks volumes; returns those that are well, by name. Mounts of the others are not found, as on the server.</summary>
    public static IReadOnlyDictionary<string, JsonObject> Validate(JsonNode? volumes, string path, List<FieldProblem> problems)
    {
        var well = new Dictionary<string, JsonObject>(StringComparer.Ordinal);
        foreach (var (volume, at) in volumes.Items(path))
        {
            var found = new List<FieldProblem>();
            var name = volume["name"].Text();
            Source(volume, at, found);
            if (name.Length == 0)
                found.Required($"{at}.name");
            else
                found.Invalid($"{at}.name", name, NameRules.Label(name));
            if (well.ContainsKey(name))
                found.Duplicate($"{at}.name", name);
            if (found.Count == 0)
                well[name] = volume;
            problems.AddRange(found);
        }

        return well;
    }

    private static void Source(JsonObject volume, string at, List<FieldProblem> problems)
    {
        var given = Sources.Where(s => volume[s] is not null).ToList();
        if (given.Count == 0)
        {
            problems.Required(at, "must specify a volume type");
            return;
        }

        One(volume, given[0], at, problems);
        foreach (var more in given.Skip(1))
            problems.Forbidden($"{at}.{(more == "downwardAPI" ? "downwarAPI" : more)}", "may not specify more than 1 volume type");
    }

    private static void One(JsonObject volume, string kind, string at, List<FieldProblem> problems)
    {
        var (source, path) = (volume[kind] as JsonObject ?? [], $"{at}.{kind}");
        switch (kind)
        {
            case "emptyDir":
                if (Quantity.Parse(source["sizeLimit"].Text()) is { } limit && limit.Nanos < 0)
                    problems.Forbidden($"{path}.sizeLimit", "SizeLimit field must be a valid resource quantity");
                break;
            case "hostPath":
                HostPath(source, path, problems);
                break;
            case "secret":
                Files(source, "secretName", path, problems);
                break;
            case "configMap":
                Files(source, "name", path, problems);
                break;
            case "persistentVolumeClaim":
                if (source["claimName"].Text().Length == 0)
                    problems.Required($"{path}.claimName");
                break;
            case "downwardAPI":
                PathRules.Mode(source["defaultMode"], $"{path}.defaultMode", problems);
                foreach (var (file, _) in source["items"].Items(path))
                    ProjectionRules.DownwardFile(file, path, problems);
                break;
            case "projected":
                ProjectionRules.Validate(source, path, problems);
                break;
            case "nfs":
                if (source["server"].Text().Length == 0)
                    problems.Required($"{path}.server");
                if (source["path"].Text().Length == 0)
                    problems.Required($"{path}.path");
                else if (!source["path"].Text().StartsWith('/'))
                    problems.Invalid($"{path}.path", source["path"].Text(), "must be an absolute path");
                break;
            case "csi":
                if (source["driver"].Text().Length == 0)
                    problems.Required($"{path}.driver");
                break;
        }
    }

    private static void HostPath(JsonObject source, string path, List<FieldProblem> problems)
    {
        var place = source["path"].Text();
        if (place.Length == 0)
        {
            problems.Required($"{path}.path");
            return;
        }

        PathRules.NoBacksteps(place, $"{path}.path", problems);
        if (!HostPathTypes.Contains(source["type"].Text(), StringComparer.Ordinal))
            problems.NotSupported($"{path}.type", source["type"].Text(), HostPathTypes);
    }

    private static void Files(JsonObject source, string nameField, string path, List<FieldProblem> problems)
    {
        if (source[nameField].Text().Length == 0)
            problems.Required($"{path}.{nameField}");
        PathRules.Mode(source["defaultMode"], $"{path}.defaultMode", problems);
        foreach (var (item, at) in source["items"].Items($"{path}.items"))
            PathRules.KeyToPath(item, at, problems);
    }
}
