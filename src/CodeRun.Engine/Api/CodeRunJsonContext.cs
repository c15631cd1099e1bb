using System.Text.Json.Serialization;

namespace CodeRun.Engine.Api;

/// <summary>Source-generated serialization of CodeRun objects: camelCase, absent instead of null.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(CodeRunResource))]
[JsonSerializable(typeof(CodeRunStatus))]
public sealed partial class CodeRunJsonContext : JsonSerializerContext;
