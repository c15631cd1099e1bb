using CodeRun.Cmdlets.Session;
using CodeRun.Sandbox.Storage;

namespace CodeRun.Cmdlets.Output;

/// <summary>A running sandbox.</summary>
public sealed class SandboxInfo
{
    /// <summary>Address of the API server.</summary>
    public required Uri Server { get; init; }

    /// <summary>Port on 127.0.0.1.</summary>
    public int Port { get; init; }

    /// <summary>Bearer token of the administrator.</summary>
    public required string Token { get; init; }

    /// <summary>Kubeconfig for kubectl and other tools.</summary>
    public required string KubeconfigPath { get; init; }

    /// <summary>Private directory with workspaces, mounted files and logs.</summary>
    public required string Directory { get; init; }

    /// <summary>Directory that keeps everything for the next start; null when everything is forgotten at the end.</summary>
    public string? Path { get; init; }

    /// <summary>When it was started.</summary>
    public DateTimeOffset StartedAt { get; init; }

    /// <summary>Number of pods.</summary>
    public int Pods { get; init; }

    /// <summary>Number of ConfigMaps.</summary>
    public int ConfigMaps { get; init; }

    /// <summary>Number of CodeRuns.</summary>
    public int Runs { get; init; }

    internal static SandboxInfo From(RunningSandbox sandbox)
    {
        var server = sandbox.Server;
        return new SandboxInfo
        {
            Server = server.Server,
            Port = server.Port,
            Token = server.Token,
            KubeconfigPath = server.KubeconfigPath,
            Directory = server.Directory,
            Path = server.IsDurable ? server.Directory : null,
            StartedAt = server.StartedAt,
            Pods = server.Objects.List(new GroupResource("", "pods")).Count,
            ConfigMaps = server.Objects.List(new GroupResource("", "configmaps")).Count,
            Runs = server.Objects.List(new GroupResource("agents.platform", "coderuns")).Count,
        };
    }
}
