using CodeRun.Engine.Agents;
using CodeRun.Engine.Hosting;

namespace CodeRun.Tests.Simulation.Scenarios;

/// <summary>Configurations of the simulated controllers.</summary>
internal static class Settings
{
    public static ControllerSettings Plain { get; } = With();

    public static ControllerSettings With(ConcurrencyOptions? limits = null, CleanupOptions? cleanup = null, string files = "0123abcd") => new(
        new ControllerConfiguration
        {
            DefaultAgent = "5DLabs-Rex",
            Agents = new AgentRegistry(
            [
                new AgentDefinition { Name = "rex", GithubApp = "5DLabs-Rex", Role = "implementation" },
                new AgentDefinition { Name = "cleo", GithubApp = "5DLabs-Cleo", Role = "quality" },
            ]),
            Concurrency = limits ?? new ConcurrencyOptions(),
            Cleanup = cleanup ?? new CleanupOptions { CompletedTtlSeconds = null, FailedTtlSeconds = null, CancelledTtlSeconds = null },
        },
        new FilesRenderer(files));
}
