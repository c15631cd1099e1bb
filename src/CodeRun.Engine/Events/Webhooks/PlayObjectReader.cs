using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json;
using CodeRun.Engine.Api;
using CodeRun.Engine.Events.Stages;

namespace CodeRun.Engine.Events.Webhooks;

/// <summary>Reads Workflows and CodeRuns. What is missing or of another type is absent; an object without kind and name is none.</summary>
public static class PlayObjectReader
{
    private static readonly string[] RepositoryParameters = ["repository-url", "repository"];

    /// <summary>Reads an object. <paramref name="kind"/> is for items of lists, which do not say it.</summary>
    public static bool TryRead(ReadOnlyMemory<byte> json, string? kind, [NotNullWhen(true)] out PlayObject? result)
    {
        result = null;
        try
        {
            using var document = JsonDocument.Parse(json);
            var root = new PayloadField(document.RootElement);
            if (root["metadata"]["name"].Text is { Length: > 0 } name && (root["kind"].Text ?? kind) is ("Workflow" or CodeRunResource.ResourceKind) and var what && (kind is null || what == kind))
                result = Read(root, what, name);
        }
        catch (JsonException)
        {
            return false;
        }

        return result is not null;
    }

    private static PlayObject Read(PayloadField root, string kind, string name)
    {
        var (metadata, spec, phase) = (root["metadata"], root["spec"], root["status"]["phase"].Text ?? "");
        var (labels, annotations) = (Map(metadata["labels"]), Map(metadata["annotations"]));
        var parameters = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var parameter in spec["arguments"]["parameters"].Items)
        {
            if (parameter["name"].Text is { } key && parameter["value"].Text is { } value)
                parameters.TryAdd(key, value);
        }

        var taskId = spec["taskId"];
        string?[] tasks = [labels.GetValueOrDefault(StageLabels.TaskId), taskId.IsNumber ? taskId.Raw : taskId.Text, parameters.GetValueOrDefault(StageLabels.TaskId)];
        string?[] repositories = [annotations.GetValueOrDefault(StageLabels.RepositoryName), spec["repositoryUrl"].Text, .. RepositoryParameters.Select(p => parameters.GetValueOrDefault(p))];
        return new PlayObject
        {
            Kind = kind,
            Namespace = metadata["namespace"].Text ?? "",
            Name = name,
            Uid = metadata["uid"].Text ?? "",
            ResourceVersion = metadata["resourceVersion"].Text ?? "",
            Labels = labels,
            Annotations = annotations,
            TaskIds = [.. tasks.OfType<string>()],
            Repositories = [.. repositories.OfType<string>().Where(static r => r.Length > 0)],
            GithubApp = spec["githubApp"].Text,
            Phase = phase,
            Created = DateTimeOffset.TryParse(metadata["creationTimestamp"].Text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var created) ? created : null,
            Suspended = [.. root["status"]["nodes"].Fields.Where(static n => n.Value["type"].Text == "Suspend" && n.Value["phase"].Text == "Running")
                .Select(static n => new SuspendedNode(n.Name, n.Value["displayName"].Text ?? "", n.Value["templateName"].Text ?? "", StageOf(n.Value)))],
            HasHiddenNodes = root["status"]["compressedNodes"].Text is { Length: > 0 } || root["status"]["offloadNodeStatusVersion"].Text is { Length: > 0 },
            IsFinished = metadata["deletionTimestamp"].Text is not null
                || (kind == "Workflow" ? phase is "Succeeded" or "Failed" or "Error" : RunPhase.IsTerminal(phase) || spec["cancel"].IsTrue),
        };
    }

    private static string? StageOf(PayloadField node) => node["inputs"]["parameters"].Items.FirstOrDefault(static p => p["name"].Text == "stage")["value"].Text;

    private static Dictionary<string, string> Map(PayloadField map)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in map.Fields)
        {
            if (value.Text is { } text)
                values[name] = text;
        }

        return values;
    }
}
