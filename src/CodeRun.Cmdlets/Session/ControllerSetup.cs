using CodeRun.Engine.Hosting;

namespace CodeRun.Cmdlets.Session;

/// <summary>Options of controllers and passes, from what a command was given.</summary>
internal static class ControllerSetup
{
    /// <summary>The options.</summary>
    public static ControllerOptions Options(string? @namespace, string? configPath, string? templatePath, Action<StepReport>? onStep = null, int workers = 4)
    {
        var configuration = ModuleFiles.Configuration(configPath);
        return new ControllerOptions
        {
            Namespace = @namespace,
            Configuration = configuration,
            Renderer = new RunRenderer(ModuleFiles.Templates(templatePath, configuration)),
            Random = new SynchronizedRandom(Randomness.Create()),
            Workers = workers,
            OnStep = onStep,
        };
    }
}
