using System.Text.Json.Nodes;
using CodeRun.Engine.Agents;
using CodeRun.Engine.Api;
using CodeRun.Engine.GitHub;

namespace CodeRun.Engine.Templates;

/// <summary>What the variables of a template are read from.</summary>
/// <param name="Run">The run.</param>
/// <param name="Agent">Its agent.</param>
/// <param name="Attempt">Number of the attempt, from 1.</param>
/// <param name="GitHub">The configured GitHub.</param>
/// <param name="ToolServerUrl">MCP server with the remote tools, if there is one.</param>
/// <param name="Agents">All agents.</param>
internal sealed record TemplateSubject(CodeRunResource Run, AgentDefinition Agent, int Attempt, GitHubOptions GitHub, string? ToolServerUrl, IReadOnlyList<AgentDefinition> Agents)
{
    // What an unattended agent needs; the container is its limit.
    private static readonly string[] UsualTools =
    [
        "Bash", "Edit", "Glob", "Grep", "LS", "MultiEdit", "NotebookEdit", "NotebookRead", "Read", "Task", "TodoRead", "TodoWrite", "WebFetch", "WebSearch", "Write",
    ];

    public JsonObject Tools { get; } = ClientConfig.Of(Run, Agent);

    public string[] RemoteTools => [.. Tools["remoteTools"]!.AsArray().Select(static t => (string)t!)];

    public string[] LocalTools => [.. Tools["localServers"]!.AsObject().Select(static s => s.Key)];

    /// <summary>Local servers that say how they are started, and the server of the remote tools.</summary>
    public JsonObject McpServers
    {
        get
        {
            var servers = new JsonObject();
            foreach (var (name, server) in Tools["localServers"]!.AsObject())
            {
                if (server?["command"] is not JsonValue command)
                    continue;
                servers[name] = new JsonObject { ["command"] = command.DeepClone(), ["args"] = server["args"]?.DeepClone() ?? new JsonArray() };
                if (server["env"] is JsonObject environment)
                    servers[name]!["env"] = environment.DeepClone();
            }

            if (ToolServerUrl is not null && RemoteTools.Length > 0)
                servers["tools"] = new JsonObject { ["type"] = "http", ["url"] = ToolServerUrl };
            return servers;
        }
    }

    public string[] AgentApps => [.. Agents.Select(static a => AgentRegistry.Identity(a.GithubApp))];

    public string[] AllowedTools => [.. UsualTools, .. McpServers.Select(static s => $"mcp__{s.Key}")];

    public string Repository => NameOf(Run.Spec.RepositoryUrl);

    public string DocsRepository => NameOf(Run.Spec.DocsRepositoryUrl);

    public JsonObject Permissions => new(Agent.GitHubPermissions.Select(static p => KeyValuePair.Create(p.Key, (JsonNode?)p.Value)));

    private string NameOf(string? location) => GitHubRepository.TryParse(location, GitHub, out var repository) ? repository.ToString() : "";
}
