using System.Text.Json.Nodes;
using CodeRun.Sandbox.Pods.States;
using CodeRun.Sandbox.Pods.Volumes;

namespace CodeRun.Sandbox.Pods;

/// <summary>Makes a container of a pod ready for this machine.</summary>
internal sealed class ContainerBuilder(PodPaths paths, ReferredData data, PodApi? api, PodRunnerOptions options, IReadOnlyDictionary<string, string> host)
{
    private const string AccountPath = "/var/run/secrets/kubernetes.io/serviceaccount";
    private static readonly string[] Inherited = ["LANG", "LC_ALL", "LC_CTYPE", "TZ", "USER", "LOGNAME"];
    private readonly ContainerVariables _variables = new(data, api);
    private readonly MountTargets _targets = new(paths);

    /// <summary>The program to start.</summary>
    /// <param name="pod">The pod.</param>
    /// <param name="container">One of its containers.</param>
    /// <param name="volumes">Its volumes, mounted.</param>
    /// <param name="id">Identity of the run.</param>
    /// <param name="attempt">Number of the run.</param>
    /// <param name="warnings">Takes what is to be told as Events with reason InvalidEnvironmentVariableNames.</param>
    /// <exception cref="PodNotReadyException">Something it needs is not there yet, or it names no command.</exception>
    public ContainerSpec Build(PodView pod, ContainerView container, PodVolumes volumes, string id, int attempt, List<string> warnings)
    {
        var json = container.Json;
        var own = _variables.Read(pod.Json, json, warnings);
        // Every run has a message and a place for its own files, which those before it had not.
        var directory = Path.Combine(paths.Container(pod.Uid, container.Name), $"{attempt}");
        var (termination, scratch) = (Path.Combine(directory, "termination"), Path.Combine(directory, "tmp"));
        if (Directory.Exists(directory))
            Directory.Delete(directory, recursive: true);
        PrivateFiles.CreateDirectory(scratch);
        PrivateFiles.Write(termination, "");

        var mounts = new List<(string ContainerPath, string HostPath)> { ((string?)json["terminationMessagePath"] ?? "/dev/termination-log", termination) };
        foreach (var mount in (json["volumeMounts"] as JsonArray ?? []).OfType<JsonObject>())
            mounts.Add(((string)mount["mountPath"]!, _targets.Of(pod.Uid, container.Name, mount, volumes, own)));
        var map = new PathMap(mounts);
        if (json["command"] is not JsonArray { Count: > 0 })
            throw new PodNotReadyException("CreateContainerError", "no command specified: the sandbox runs no images, so the container must name its command");
        var command = Strings(json["command"]).Concat(Strings(json["args"])).Select(c => map.Rewrite(VariableExpansion.Expand(c, own))).ToList();

        var environment = HostVariables(scratch, pod);
        if (mounts.Find(static m => m.ContainerPath.TrimEnd('/') == AccountPath).HostPath is { } account && api is not null)
            environment["KUBECONFIG"] = Kubeconfig(directory, account, pod.Namespace, api);
        foreach (var (key, value) in own)
            environment[key] = map.Rewrite(value);
        if (options.PathPrefix.Count > 0)
            environment["PATH"] = string.Join(Path.PathSeparator, [.. options.PathPrefix, environment["PATH"]]);
        return new ContainerSpec(id, command, environment, WorkingDirectory(json, map, scratch), map, termination);
    }

    private static IEnumerable<string> Strings(JsonNode? list) => (list as JsonArray ?? []).Select(static i => (string)i!);

    // Below a mount it is made, as a runtime does; elsewhere nothing is made on this machine.
    private static string WorkingDirectory(JsonObject container, PathMap map, string scratch)
    {
        if ((string?)container["workingDir"] is not { Length: > 0 } wanted)
            return scratch;
        var directory = map.Rewrite(wanted);
        if (directory != wanted && !Directory.Exists(directory) && !File.Exists(directory))
            PrivateFiles.CreateDirectory(directory);
        return directory;
    }

    // Programs have the path of their account's token built in, and it does not exist here; most also read a kubeconfig.
    private static string Kubeconfig(string directory, string account, string @namespace, PodApi api)
    {
        var path = Path.Combine(directory, "kubeconfig");
        PrivateFiles.Write(path, $"""
            apiVersion: v1
            kind: Config
            current-context: pod
            clusters:
            - name: sandbox
              cluster:
                server: {api.Server.GetLeftPart(UriPartial.Authority)}
                certificate-authority: {account}/ca.crt
            users:
            - name: account
              user:
                tokenFile: {account}/token
            contexts:
            - name: pod
              context:
                cluster: sandbox
                user: account
                namespace: {@namespace}

            """);
        return path;
    }

    // Not the host's environment: only what programs need to find each other, and what the sandbox was told to pass on.
    private Dictionary<string, string> HostVariables(string scratch, PodView pod)
    {
        var variables = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["PATH"] = host.GetValueOrDefault("PATH", "/usr/local/bin:/usr/bin:/bin"),
            ["HOME"] = scratch,
            ["TMPDIR"] = scratch,
            ["HOSTNAME"] = (string?)pod.Json["spec"]!["hostname"] is { Length: > 0 } given ? given : pod.Name,
        };
        foreach (var name in Inherited.Where(host.ContainsKey))
            variables[name] = host[name];
        foreach (var (name, value) in options.Environment)
            variables[name] = value;
        return variables;
    }
}
