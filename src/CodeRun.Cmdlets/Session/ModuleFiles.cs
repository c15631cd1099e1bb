using CodeRun.Engine.Agents;
using CodeRun.Engine.Templates;

namespace CodeRun.Cmdlets.Session;

/// <summary>Files that the module ships, and the user's own in their place.</summary>
internal static class ModuleFiles
{
    private static string Root { get; } = Path.GetDirectoryName(typeof(ModuleFiles).Assembly.Location)!;

    /// <summary>The configuration at a path, or the shipped one.</summary>
    public static ControllerConfiguration Configuration(string? path) => ConfigurationReader.ReadFile(path ?? Path.Combine(Root, "config", "controller.yaml"));

    /// <summary>The templates at a path, else those the configuration names, else the shipped ones.</summary>
    public static TemplateStore Templates(string? path, ControllerConfiguration configuration) =>
        new(TemplateTree.FromDirectory(path ?? configuration.TemplatePath ?? Path.Combine(Root, "templates")));
}
