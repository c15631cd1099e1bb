using System.Text.Json;
using System.Text.Json.Nodes;
using CodeRun.Engine.Api;

namespace CodeRun.Engine.Agents;

/// <summary>
/// The tools of a run, <c>{ "remoteTools": [names], "localServers": { name: { command, args, tools, ... } } }</c>: what the agent's configuration has, what the
/// run's annotation <c>agents.platform/tools-config</c> says, and the names in <c>spec.remoteTools</c> and <c>spec.localTools</c>. Lists are united, objects merged, and of two
/// plain values the later one counts, in this order.
/// </summary>
public static class ClientConfig
{
    /// <summary>Annotation with JSON: <c>remoteTools</c> (or <c>remote</c>) and <c>localServers</c>.</summary>
    public const string Annotation = "agents.platform/tools-config";

    private const string Remote = "remoteTools";
    private const string Local = "localServers";
    private static readonly string[] ServerLists = ["args", "tools"];
    private static readonly string[] ServerTexts = ["command", "workingDirectory"];

    /// <summary>The tools of a run. Total: a wrong annotation is left out here, and named by <see cref="Errors"/>.</summary>
    public static JsonObject Of(CodeRunResource run, AgentDefinition agent)
    {
        var tools = new JsonObject { [Remote] = new JsonArray(), [Local] = new JsonObject() };
        if (agent.ClientConfig is { } configured)
            Merge(tools, JsonNode.Parse(configured)!.AsObject());
        Merge(tools, Named(agent.RemoteTools, agent.LocalTools));
        if (run.Metadata.Annotations.TryGetValue(Annotation, out var text) && Read(text, out var asked).Count == 0)
            Merge(tools, asked);
        Merge(tools, Named(Names(run.Spec.RemoteTools), Names(run.Spec.LocalTools)));
        LeaveOutDisabled(tools[Local]!.AsObject());
        return tools;
    }

    // enabled is a switch of configurations; what reads the result knows only servers that are there.
    private static void LeaveOutDisabled(JsonObject servers)
    {
        foreach (var (name, server) in servers.ToList())
        {
            if (server is not JsonObject fields || !fields.TryGetPropertyValue("enabled", out var enabled))
                continue;
            if (enabled?.GetValueKind() == JsonValueKind.False)
                servers.Remove(name);
            else
                fields.Remove("enabled");
        }
    }

    /// <summary>What is wrong with the annotation of a run.</summary>
    public static IReadOnlyList<FieldError> Errors(ResourceMetadata metadata) =>
        metadata.Annotations.TryGetValue(Annotation, out var text) ? Read(text, out _) : [];

    /// <summary>What is wrong with such a document; its parts under their right names when nothing is.</summary>
    public static IReadOnlyList<string> Problems(JsonObject json, out JsonObject tools)
    {
        var problems = new List<string>();
        tools = [];
        foreach (var (key, value) in json)
        {
            switch (key, value)
            {
                case ("remote" or Remote, JsonArray list) when list.All(IsText):
                    tools[Remote] = list.DeepClone();
                    break;
                case ("remote" or Remote, _):
                    problems.Add($"{key} must be a list of names");
                    break;
                case (Local, JsonObject servers):
                    problems.AddRange(servers.SelectMany(static s => ServerProblems(s.Key, s.Value)));
                    tools[Local] = servers.DeepClone();
                    break;
                case (Local, _):
                    problems.Add($"{key} must map names to servers");
                    break;
                default:
                    problems.Add($"{key} is not known; there are {Remote} and {Local}");
                    break;
            }
        }

        return problems;
    }

    private static List<FieldError> Read(string text, out JsonObject tools)
    {
        tools = [];
        const string field = $"metadata.annotations[{Annotation}]";
        try
        {
            return JsonNode.Parse(text, documentOptions: new JsonDocumentOptions { AllowDuplicateProperties = false }) is JsonObject json
                ? [.. Problems(json, out tools).Select(static p => new FieldError(field, $"{p}."))]
                : [new FieldError(field, $"must be a JSON object with {Remote} and {Local}.")];
        }
        catch (Exception e) when (e is JsonException or ArgumentException)
        {
            return [new FieldError(field, $"is not JSON: {e.Message}")];
        }
    }

    private static IEnumerable<string> ServerProblems(string name, JsonNode? server)
    {
        if (server is not JsonObject fields)
        {
            yield return $"{Local}.{name} must be an object";
            yield break;
        }

        foreach (var key in ServerLists.Where(key => fields[key] is not (null or JsonArray) || (fields[key] is JsonArray list && !list.All(IsText))))
            yield return $"{Local}.{name}.{key} must be a list of texts";
        foreach (var key in ServerTexts.Where(key => fields[key] is { } value && !IsText(value)))
            yield return $"{Local}.{name}.{key} must be text";
    }

    private static void Merge(JsonObject into, JsonObject from)
    {
        foreach (var (key, value) in from)
        {
            switch (into[key], value)
            {
                case (JsonArray had, JsonArray more):
                    foreach (var item in more.Where(item => !had.Any(h => JsonNode.DeepEquals(h, item))).ToList())
                        had.Add(item?.DeepClone());
                    break;
                case (JsonObject had, JsonObject more):
                    Merge(had, more);
                    break;
                default:
                    into[key] = value?.DeepClone();
                    break;
            }
        }
    }

    private static JsonObject Named(IEnumerable<string> remote, IEnumerable<string> local) => new()
    {
        [Remote] = new JsonArray([.. remote.Select(static n => (JsonNode)n)]),
        [Local] = new JsonObject(local.Distinct(StringComparer.Ordinal).Select(static n => KeyValuePair.Create(n, (JsonNode?)new JsonObject()))),
    };

    private static string[] Names(string? list) => (list ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private static bool IsText(JsonNode? node) => node is JsonValue value && value.GetValueKind() == JsonValueKind.String;
}
