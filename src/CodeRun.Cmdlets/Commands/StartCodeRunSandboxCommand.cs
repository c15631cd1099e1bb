using System.Management.Automation;
using CodeRun.Cmdlets.Errors;
using CodeRun.Cmdlets.Output;
using CodeRun.Cmdlets.Pipeline;
using CodeRun.Cmdlets.Session;
using CodeRun.Engine.Hosting;
using CodeRun.Engine.Kubernetes;
using CodeRun.Sandbox;
using CodeRun.Sandbox.Pods;

namespace CodeRun.Cmdlets.Commands;

/// <summary>Starts the sandbox: an embedded Kubernetes API server that runs pods as local processes. It becomes the connected cluster.</summary>
[Cmdlet(VerbsLifecycle.Start, "CodeRunSandbox", SupportsShouldProcess = true)]
[OutputType(typeof(SandboxInfo))]
public sealed class StartCodeRunSandboxCommand : CodeRunCmdlet
{
    // The agent program works with an account of its own; these are how it finds it, and how it gets out to the network.
    private static readonly string[] PassedByDefault =
    [
        "ANTHROPIC_API_KEY", "ANTHROPIC_AUTH_TOKEN", "ANTHROPIC_BASE_URL", "CLAUDE_CODE_OAUTH_TOKEN", "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY",
        "http_proxy", "https_proxy", "no_proxy", "SSL_CERT_FILE", "SSL_CERT_DIR", "NODE_EXTRA_CA_CERTS",
    ];

    private static readonly string[] AgentPrograms = ["claude"];

    /// <summary>
    /// Directory that keeps everything from one start to the next; made when it is not there. Without it the sandbox is in
    /// memory and forgets everything when it stops.
    /// </summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Path { get; set; }

    /// <summary>Port on 127.0.0.1; 0 for any free one, with a path for that of the last time if it is free.</summary>
    [Parameter]
    [ValidateRange(0, 65535)]
    public int Port { get; set; }

    /// <summary>Leave pods Pending.</summary>
    [Parameter]
    public SwitchParameter NoPods { get; set; }

    /// <summary>Program that plays the agent, instead of the one on PATH.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? AgentCommand { get; set; }

    /// <summary>Environment variables of this process that agents get, besides those for the model's account and the network.</summary>
    [Parameter]
    public string[] PassEnvironment { get; set; } = [];

    /// <inheritdoc/>
    protected override async Task EndAsync(CancellationToken cancellationToken)
    {
        if (Session.Sandbox is { } running)
        {
            throw new CommandFailedException($"A sandbox runs already at {running.Server.Server}.", "SandboxAlreadyRunning", ErrorCategory.ResourceExists, running.Server.Server,
                "Use it, or stop it with Stop-CodeRunSandbox.");
        }

        var agent = AgentCommand is null ? null : FindAgent(await InvokeAsync(() => FullPath(AgentCommand)));
        if (agent is null && !NoPods && !OnPath())
            await WriteWarningAsync("The agent program 'claude' is not on PATH: runs will fail. Install Claude Code, or give a program with -AgentCommand.");
        if (!await ShouldProcessAsync("127.0.0.1", "Start sandbox"))
            return;
        var path = Path is null ? null : await InvokeAsync(() => FullPath(Path));
        var server = await SandboxServer.StartAsync(new SandboxOptions
        {
            Port = Port,
            Path = path,
            Random = Randomness.Create(),
            PodRunner = NoPods ? null : root => new LocalPodRunner(Pods(root, agent), HostEnvironment()),
        }, cancellationToken);
        try
        {
            var connection = ApiConnection.FromToken(server.Server, server.Token, server.Certificate, "Sandbox", SandboxServer.ContextName);
            var api = new ApiClient(connection, Time);
            await ClusterCheck.InstallCrdAsync(api, cancellationToken);
            Session.Use(new RunningSandbox(server), new ClusterConnection(connection, await ClusterCheck.VersionAsync(api, cancellationToken)));
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }

        foreach (var notice in server.Notices)
            await WriteWarningAsync(notice);
        await WriteObjectAsync(SandboxInfo.From(Session.Sandbox!));
    }

    private static string FindAgent(string path) => File.Exists(path) ? path : throw new CommandFailedException(
        $"There is no file '{path}'.", "AgentCommandNotFound", ErrorCategory.ObjectNotFound, path, "Give the path of an executable file with -AgentCommand.");

    private static bool OnPath() => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(System.IO.Path.PathSeparator)
        .Any(static d => d.Length > 0 && AgentPrograms.Any(p => File.Exists(System.IO.Path.Combine(d, p))));

    private PodRunnerOptions Pods(string root, string? agent)
    {
        List<string> prefix = [];
        if (agent is not null)
        {
            var programs = Directory.CreateDirectory(System.IO.Path.Combine(System.IO.Path.GetDirectoryName(root)!, "bin")).FullName;
            foreach (var link in AgentPrograms.Select(n => System.IO.Path.Combine(programs, n)))
            {
                File.Delete(link); // That of the last time.
                File.CreateSymbolicLink(link, agent);
            }

            prefix.Add(programs);
        }

        return new PodRunnerOptions
        {
            RootDirectory = root,
            Time = Time,
            PathPrefix = prefix,
            Environment = PassedByDefault.Concat(PassEnvironment).Distinct(StringComparer.Ordinal)
                .Select(static n => (Name: n, Value: Environment.GetEnvironmentVariable(n)))
                .Where(static v => v.Value is not null)
                .ToDictionary(static v => v.Name, static v => v.Value!, StringComparer.Ordinal),
        };
    }

    private static Dictionary<string, string> HostEnvironment() => Environment.GetEnvironmentVariables().Cast<System.Collections.DictionaryEntry>()
        .ToDictionary(static e => (string)e.Key, static e => (string?)e.Value ?? "", StringComparer.Ordinal);
}
