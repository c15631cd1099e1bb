using System.Security.Cryptography;
using CodeRun.Engine.Agents;
using CodeRun.Engine.Templates;

namespace CodeRun.Engine.Hosting;

/// <summary>The files that a controller's settings come from.</summary>
/// <param name="ConfigurationPath">The configuration.</param>
/// <param name="TemplatePath">Directory of the templates; null for the one that the configuration names.</param>
/// <param name="DefaultTemplatePath">Directory of the templates when the configuration names none either.</param>
public sealed record SettingsFiles(string ConfigurationPath, string? TemplatePath, string DefaultTemplatePath)
{
    /// <summary>Reads the files.</summary>
    /// <exception cref="ConfigurationException">The configuration is wrong.</exception>
    /// <exception cref="TemplateException">The templates are wrong.</exception>
    public ControllerSettings Load()
    {
        var configuration = ConfigurationReader.ReadFile(ConfigurationPath);
        var store = new TemplateStore(Templates(configuration));
        var errors = new TemplateInspector(store, configuration).Inspect().Where(static f => f.IsError).ToList();
        return errors.Count == 0
            ? new ControllerSettings(configuration, new RunRenderer(store, configuration))
            : throw new TemplateException(errors[0].File, errors[0].Line, errors[0].Column, $"{errors[0].Message}{(errors.Count > 1 ? $" (and {errors.Count - 1} more; Test-AgentTemplate lists all)" : "")}", errors[0].Rule);
    }

    /// <summary>A text that changes when what the files say changes: by content, since the times of mounted files say little.</summary>
    public string Fingerprint()
    {
        try
        {
            var text = Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(ConfigurationPath)));
            return text + TemplateTree.Hash(Templates(ConfigurationReader.ReadFile(ConfigurationPath)).Files);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ConfigurationException or TemplateException)
        {
            return e.Message;
        }
    }

    private TemplateTree Templates(ControllerConfiguration configuration) =>
        TemplateTree.FromDirectory(TemplatePath ?? configuration.TemplatePath ?? DefaultTemplatePath);
}
