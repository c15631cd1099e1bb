using System.Text.Json;
using System.Text.Json.Nodes;

namespace CodeRun.Engine.Api;

/// <summary>
/// The fields of the spec that the controller does not act on. The schema admits them, so that manifests of other CodeRun
/// controllers apply; a run that sets one is told so in the condition SpecHonored.
/// </summary>
public static class IgnoredFields
{
    /// <summary>Acted on only when the configuration of the agent allows it.</summary>
    public const string Docker = "enableDocker";

    private static readonly string[] Names =
    [
        "acceptanceCriteria", "acp", "deployment", Docker, "escalationPolicy", "freshWorkspace", "githubUser", "harnessAgent",
        "implementationAgent", "linearIntegration", "openclaw", "projectId", "promptStyle", "quality", "runType",
        "security", "skillsProject", "skillsUrl", "subtasks", "testing", "watcherConfig", "watcherFor",
    ];

    /// <summary>Names of the ignored fields that the spec sets to something else than the default, in alphabetical order.</summary>
    public static IReadOnlyList<string> Of(CodeRunSpec spec)
    {
        var json = JsonSerializer.SerializeToNode(spec, CodeRunJsonContext.Default.CodeRunSpec)!.AsObject();
        var plain = JsonSerializer.SerializeToNode(new CodeRunSpec(), CodeRunJsonContext.Default.CodeRunSpec)!.AsObject();
        return [.. Names.Where(name => json.TryGetPropertyValue(name, out var value) && !JsonNode.DeepEquals(value, plain[name]))];
    }
}
