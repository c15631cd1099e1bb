using System.Text.Json.Serialization;

namespace CodeRun.Engine.Events.Stages;

/// <summary>Reads and writes what a play remembers.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(StageRecord))]
internal sealed partial class StageJsonContext : JsonSerializerContext;
