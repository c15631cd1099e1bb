using System.Security.Cryptography;
using CodeRun.Engine.Agents;
using CodeRun.Engine.Kubernetes;
using CodeRun.Engine.Templates;

namespace CodeRun.Engine.Hosting;

/// <summary>What a controller's settings are read from.</summary>
/// <param name="ConfigurationPath">The configuration.</param>
/// <param name="TemplatePath">Directory of the templates, or <c>configmap/NAME</c>; null for what the configuration names.</param>
/// <param name="DefaultTemplatePath">Directory of the templates when the configuration names none either.</param>
public sealed record SettingsFiles(string ConfigurationPath, string? TemplatePath, string DefaultTemplatePath)
{
    /// <summary>Where ConfigMaps are; null when there is no cluster.</summary>
    public IApiClient? Api { get; init; }

    /// <summary>Namespace of a ConfigMap with templates.</summary>
    public string? Namespace { get; init; }

    /// <summary>Reads the settings, and checks the templates as a whole.</summary>
    /// <exception cref="ConfigurationException">The configuration is wrong.</exception>
    /// <exception cref="TemplateException">The templates are wrong.</exception>
    /// <exception cref="ApiException">The ConfigMap with the templates cannot be read.</exception>
    public async Task<ControllerSettings> LoadAsync(CancellationToken cancellationToken)
    {
        var configuration = ConfigurationReader.ReadFile(ConfigurationPath);
        var store = new TemplateStore(await TemplatesAsync(configuration, cancellationToken));
        var errors = new TemplateInspector(store, configuration).Inspect().Where(static f => f.IsError).ToList();
        return errors.Count == 0
            ? new ControllerSettings(configuration, new RunRenderer(store, configuration))
            : throw new TemplateException(errors[0].File, errors[0].Line, errors[0].Column, $"{errors[0].Message}{(errors.Count > 1 ? $" (and {errors.Count - 1} more; Test-AgentTemplate lists all)" : "")}", errors[0].Rule);
    }

    /// <summary>A text that changes when what is read changes: by content, since the times of mounted files say little.</summary>
    public async Task<string> FingerprintAsync(CancellationToken cancellationToken)
    {
        try
        {
            var text = Convert.ToHexStringLower(SHA256.HashData(await File.ReadAllBytesAsync(ConfigurationPath, cancellationToken)));
            return text + TemplateTree.Hash((await TemplatesAsync(ConfigurationReader.ReadFile(ConfigurationPath), cancellationToken)).Files);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ConfigurationException or TemplateException or ApiException)
        {
            return e.Message;
        }
    }

    private Task<TemplateTree> TemplatesAsync(ControllerConfiguration configuration, CancellationToken cancellationToken) =>
        TemplateLocation.ReadAsync(TemplatePath ?? configuration.TemplatePath ?? DefaultTemplatePath, Api, Namespace, cancellationToken);
}
