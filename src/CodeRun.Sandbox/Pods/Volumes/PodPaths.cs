namespace CodeRun.Sandbox.Pods.Volumes;

/// <summary>Where everything of the pods is: below one private directory, by uid, never by a name that was not checked.</summary>
internal sealed class PodPaths(string root)
{
    /// <summary>Directory of a claim; it outlives pods.</summary>
    public string Claim(string @namespace, string claim) => Path.Combine(root, "volumes", SafePath.Name(@namespace), SafePath.Name(claim));

    /// <summary>Directory of everything that belongs to one pod.</summary>
    public string Pod(string podUid) => Path.Combine(root, "pods", SafePath.Name(podUid));

    /// <summary>Directory of one volume of a pod.</summary>
    public string Volume(string podUid, string volume) => Path.Combine(Pod(podUid), "volumes", SafePath.Name(volume));

    /// <summary>Directory of the logs of a pod.</summary>
    public string Logs(string podUid) => Path.Combine(Pod(podUid), "logs");

    /// <summary>Directory of what one container alone uses.</summary>
    public string Container(string podUid, string container) => Path.Combine(Pod(podUid), "containers", SafePath.Name(container));
}
