using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace CodeRun.Engine.Events.Stages;

/// <summary>Records of plays as labels and annotations.</summary>
public static class StageStore
{
    /// <summary>Reads a record. Without a stage label the play is at its start; an annotation that cannot be read is a problem, never an empty memory.</summary>
    public static bool TryRead(IReadOnlyDictionary<string, string> labels, IReadOnlyDictionary<string, string> annotations, [NotNullWhen(true)] out StageRecord? record, [NotNullWhen(false)] out string? problem)
    {
        (record, problem) = (null, null);
        try
        {
            var memory = annotations.TryGetValue(StageLabels.State, out var text) ? JsonSerializer.Deserialize(text, StageJsonContext.Default.StageRecord) ?? new StageRecord() : new StageRecord();
            record = memory with
            {
                Stage = labels.GetValueOrDefault(StageLabels.Stage, PlayStages.Machine.Start),
                Previous = labels.GetValueOrDefault(StageLabels.Previous),
            };
            return true;
        }
        catch (JsonException e)
        {
            problem = $"The annotation {StageLabels.State} cannot be read: {e.Message}";
            return false;
        }
    }

    /// <summary>The change of <c>metadata</c> that stores a record, on condition that the object is still this version.</summary>
    public static JsonObject ToMetadata(StageRecord record, string uid, string resourceVersion) => new()
    {
        ["uid"] = uid,
        ["resourceVersion"] = resourceVersion,
        ["labels"] = new JsonObject { [StageLabels.Stage] = record.Stage, [StageLabels.Previous] = record.Previous },
        ["annotations"] = new JsonObject { [StageLabels.State] = JsonSerializer.Serialize(record, StageJsonContext.Default.StageRecord) },
    };
}
