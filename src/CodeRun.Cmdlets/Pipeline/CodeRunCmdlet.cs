using System.Management.Automation;
using CodeRun.Cmdlets.Session;
using CodeRun.Engine.Agents;

namespace CodeRun.Cmdlets.Pipeline;

/// <summary>Base of this module's cmdlets: the session, the clock, and how failures of the engine are shown.</summary>
public abstract class CodeRunCmdlet : AsyncCmdlet
{
    /// <summary>What the error of an unexpected failure is about.</summary>
    protected virtual object? ErrorTarget => null;

    internal static ModuleSession Session => ModuleSession.Current;

    internal DateTimeOffset Now => Time.GetUtcNow();

    /// <inheritdoc/>
    protected override ErrorRecord Describe(Exception exception) => Failures.Describe(exception, ErrorTarget) ?? base.Describe(exception);

    /// <summary>The configuration of a file; without one that of the running controller, else the shipped one.</summary>
    internal async Task<ControllerConfiguration> ConfigurationAsync(string? path) =>
        path is null ? Session.Controller?.Configuration ?? ModuleFiles.Configuration(path: null) : ModuleFiles.Configuration(await InvokeAsync(() => FullPath(path)));

    internal string FullPath(string path) => SessionState.Path.GetUnresolvedProviderPathFromPSPath(path);
}
