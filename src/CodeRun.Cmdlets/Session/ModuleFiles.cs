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
    public static SettingsFiles Settings(string? configPath, string? templatePath, ClusterConnection cluster, string @namespace) =>
        new(configPath ?? Path.Combine(Root, "config", "controller.yaml"), templatePath, Path.Combine(Root, "templates")) { Api = cluster.Api, Namespace = @namespace };

    /// <summary>The templates at a path or in a ConfigMap of the connected cluster, else those the configuration names, else the shipped ones.</summary>
    public static async Task<TemplateStore> TemplatesAsync(string? path, ControllerConfiguration configuration, CancellationToken cancellationToken)
    {
        var cluster = ModuleSession.Current.Connection;
        return new TemplateStore(await TemplateLocation.ReadAsync(path ?? configuration.TemplatePath ?? Path.Combine(Root, "templates"), cluster?.Api, cluster?.Connection.Namespace, cancellationToken));
    }

    /// <summary>A template path as it was given: a ConfigMap as it stands, a directory in full.</summary>
    public static string? TemplatePath(string? given, Func<string, string> fullPath) => given is null || TemplateLocation.IsConfigMap(given) ? given : fullPath(given);
}
