using k8s;

namespace CodeRun.Tests.Conformance.Transcripts;

/// <summary>A directory for one session, with a kubectl configuration that names the server and the session's namespace.</summary>
internal sealed class KubectlWorkspace : IDisposable
{
    private const string Context = "conformance";

    private KubectlWorkspace(string directory, string @namespace, string kubeconfigs) => (Directory, Namespace, Environment) = (directory, @namespace, new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["KUBECONFIG"] = kubeconfigs,
        // Where kubectl keeps what it has discovered: of this server only.
        ["HOME"] = directory,
        ["LC_ALL"] = "C",
    });

    public string Directory { get; }

    public string Namespace { get; }

    /// <summary>Variables for kubectl.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; }

    /// <summary>Makes one for a namespace of the server that a kubeconfig names.</summary>
    public static KubectlWorkspace Create(string kubeconfig, string @namespace)
    {
        var given = KubernetesClientConfiguration.LoadKubeConfig(new FileInfo(kubeconfig));
        var current = given.Contexts.Single(c => c.Name == given.CurrentContext).ContextDetails;
        var directory = System.IO.Directory.CreateTempSubdirectory("coderun-kubectl-").FullName;
        var file = Path.Combine(directory, ".context");
        // kubectl merges files, the first one wins: so the user's own stays as and where it is, with its relative paths.
        File.WriteAllText(file, $"""
            apiVersion: v1
            kind: Config
            current-context: {Context}
            contexts:
            - name: {Context}
              context:
                cluster: "{current.Cluster}"
                user: "{current.User}"
                namespace: {@namespace}

            """);
        return new KubectlWorkspace(directory, @namespace, file + Path.PathSeparator + kubeconfig);
    }

    public void Dispose() => System.IO.Directory.Delete(Directory, recursive: true);
}
