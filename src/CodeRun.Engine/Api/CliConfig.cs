using System.ComponentModel;
using System.Text.Json.Nodes;

namespace CodeRun.Engine.Api;

/// <summary>Settings of the agent's command line program; <see cref="CliType"/> and <see cref="Model"/> are required inside.</summary>
public sealed record CliConfig
{
    [Description("Command line program, for example claude.")]
    public string CliType { get => field ?? ""; init; }

    [Description("Model of the command line program.")]
    public string Model { get => field ?? ""; init; }

    [Description("Settings passed through to the program.")]
    public JsonObject? Settings { get; init; }

    [Description("Most tokens of one answer.")]
    public int? MaxTokens { get; init; }

    [Description("Sampling temperature.")]
    public double? Temperature { get; init; }

    [Description("Models tried in turn on retries.")]
    public IReadOnlyList<string> ModelRotation { get => field ?? []; init; }

    [Description("Model provider.")]
    public string? Provider { get; init; }

    [Description("Base URL of the model provider.")]
    public string? ProviderBaseUrl { get; init; }

    [Description("Environment variable that holds the provider's key.")]
    public string? ApiKeyEnvVar { get; init; }
}
