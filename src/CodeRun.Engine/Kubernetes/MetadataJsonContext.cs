using System.Text.Json.Serialization;

namespace CodeRun.Engine.Kubernetes;

/// <summary>Source-generated reading of metadata alone.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, Converters = [typeof(Api.KubernetesTimeConverter)])]
[JsonSerializable(typeof(MetadataOnly))]
internal sealed partial class MetadataJsonContext : JsonSerializerContext;
