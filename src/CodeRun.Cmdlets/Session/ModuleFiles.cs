using CodeRun.Engine.Agents;
using CodeRun.Engine.Hosting;
using CodeRun.Engine.Templates;

namespace CodeRun.Cmdlets.Session;

/// <summary>Files that the module ships, and the user's own in their place.</summary>
internal static class ModuleFiles
{
    private static string Root { get; } = Path.GetDirectoryName(typeof(ModuleFiles).Assembly.Location)!;

    /// <summary>The configuration at a path, or the shipped one.</summary>
    public static ControllerConfiguration Configuration(string? path) => ConfigurationReader.ReadFile(path ?? Path.Combine(Root, "config", "controller.yaml"));

    /// <summary>Where the settings of a controller come from: these paths, and the shipped files where there is none.</summary>
    public static SettingsFiles Settings(string? configPath, string? templatePath) =>
        new(configPath ?? Path.Combine(Root, "config", "controller.yaml"), templatePath, Path.Combine(Root, "templates"));

    /// <summary>The templates at a path, else those the configuration names, else the shipped ones.</summary>
    public static TemplateStore Templates(string? path, ControllerConfiguration configuration) =>
        new(TemplateTree.FromDirectory(path ?? configuration.TemplatePath ?? Path.Combine(Root, "templates")));
}
