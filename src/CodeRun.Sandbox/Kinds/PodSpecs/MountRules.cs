using System.Text.Json.Nodes;
using CodeRun.Sandbox.Schema;

namespace CodeRun.Sandbox.Kinds.PodSpecs;

/// <summary>Rules of volumeMounts and volumeDevices.</summary>
internal static class MountRules
{
    /// <summary>Checks both lists of a container.</summary>
    public static void Validate(JsonObject container, string path, IReadOnlyDictionary<string, JsonObject> volumes, List<FieldProblem> problems)
    {
        Mounts(container, $"{path}.volumeMounts", volumes, problems);
        Devices(container, $"{path}.volumeDevices", volumes, problems);
    }

    private static void Mounts(JsonObject container, string path, IReadOnlyDictionary<string, JsonObject> volumes, List<FieldProblem> problems)
    {
        var places = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (mount, at) in container["volumeMounts"].Items(path))
        {
            var (name, place) = (mount["name"].Text(), mount["mountPath"].Text());
            if (name.Length == 0)
                problems.Required($"{at}.name");
            if (!volumes.ContainsKey(name))
                problems.NotFound($"{at}.name", name);
            if (place.Length == 0)
                problems.Required($"{at}.mountPath");
            if (!places.Add(place))
                problems.Invalid($"{at}.mountPath", place, "must be unique");
            var devices = container["volumeDevices"].Items("").ToList();
            if (devices.Exists(d => d.Item["name"].Text() == name))
                problems.Invalid($"{at}.name", name, "must not already exist in volumeDevices");
            if (devices.Exists(d => d.Item["devicePath"].Text() == place))
                problems.Invalid($"{at}.mountPath", place, "must not already exist as a path in volumeDevices");
            // Of what follows the server names the list, not the mount.
            var (sub, expression) = (mount["subPath"].Text(), mount["subPathExpr"].Text());
            if (sub.Length > 0)
                PathRules.Descending(sub, $"{path}.subPath", problems);
            if (expression.Length > 0 && sub.Length > 0)
                problems.Invalid($"{at}.subPathExpr", expression, "subPathExpr and subPath are mutually exclusive");
            if (expression.Length > 0)
                PathRules.Descending(expression, $"{path}.subPathExpr", problems);
            Propagation(mount["mountPropagation"].Text(), container, $"{path}.mountPropagation", problems);
        }
    }

    private static void Propagation(string mode, JsonObject container, string path, List<FieldProblem> problems)
    {
        if (mode is not ("" or "None" or "HostToContainer" or "Bidirectional"))
            problems.NotSupported(path, mode, "Bidirectional", "HostToContainer", "None");
        if (mode == "Bidirectional" && !(container["securityContext"]?["privileged"]).IsTrue())
            problems.Forbidden(path, "Bidirectional mount propagation is available only to privileged containers");
    }

    private static void Devices(JsonObject container, string path, IReadOnlyDictionary<string, JsonObject> volumes, List<FieldProblem> problems)
    {
        var (names, places) = (new HashSet<string>(StringComparer.Ordinal), new HashSet<string>(StringComparer.Ordinal));
        foreach (var (device, at) in container["volumeDevices"].Items(path))
        {
            var (name, place) = (device["name"].Text(), device["devicePath"].Text());
            if (name.Length == 0)
                problems.Required($"{at}.name");
            else if (!names.Add(name))
                problems.Invalid($"{at}.name", name, "must be unique");
            if (!volumes.TryGetValue(name, out var volume))
                problems.NotFound($"{at}.name", name);
            else if (volume["persistentVolumeClaim"] is null && volume["ephemeral"] is null)
                problems.Invalid($"{at}.name", name, "can only use volume source type of PersistentVolumeClaim or Ephemeral for block mode");
            if (place.Length == 0)
                problems.Required($"{at}.devicePath");
            if (place.Split('/').Contains("..", StringComparer.Ordinal))
                problems.Invalid($"{at}.devicePath", place, "can not contain backsteps ('..')");
            else if (!places.Add(place))
                problems.Invalid($"{at}.devicePath", place, "must be unique");
            var mounts = container["volumeMounts"].Items("").ToList();
            if (mounts.Exists(m => m.Item["name"].Text() == name))
                problems.Invalid($"{at}.name", name, "must not already exist in volumeMounts");
            if (mounts.Exists(m => m.Item["mountPath"].Text() == place))
                problems.Invalid($"{at}.devicePath", place, "must not already exist as a path in volumeMounts");
        }
    }
}
