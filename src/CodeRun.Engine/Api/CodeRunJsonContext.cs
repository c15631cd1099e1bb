using System.Text.Json.Serialization;

namespace CodeRun.Engine.Api;

/// <summary>
/// Source-generated serialization of CodeRun objects: camelCase, absent instead of null. It sets init properties that are
/// absent from the JSON to default(T), not to their initializer; the types therefore keep their defaults in the getters.
/// </summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    Converters = [typeof(KubernetesTimeConverter)])]
[JsonSerializable(typeof(CodeRunResource))]
[JsonSerializable(typeof(CodeRunSpec))]
[JsonSerializable(typeof(ResourceMetadata))]
[JsonSerializable(typeof(CodeRunStatus))]
public sealed partial class CodeRunJsonContext : JsonSerializerContext;
