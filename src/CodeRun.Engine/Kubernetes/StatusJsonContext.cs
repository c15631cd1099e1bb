using System.Text.Json.Serialization;

namespace CodeRun.Engine.Kubernetes;

/// <summary>Source-generated reading of Status objects.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(StatusBody))]
internal sealed partial class StatusJsonContext : JsonSerializerContext;
