namespace CodeRun.Tests.Conformance.Servers;

/// <summary>The cluster that the suite runs on instead of a sandbox: <c>build.ps1 Test -Only Conformance -Kubeconfig PATH</c> names it.</summary>
internal static class Cluster
{
    /// <summary>Its kubeconfig; null for a sandbox.</summary>
    public static string? Kubeconfig => Environment.GetEnvironmentVariable("CODERUN_CONFORMANCE_KUBECONFIG") is { Length: > 0 } path ? Path.GetFullPath(path) : null;
}
