using System.Text.Json.Serialization;

namespace CodeRun.Engine.Resources;

/// <summary>Source-generated reading of the projections that the caches hold.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    Converters = [typeof(Api.KubernetesTimeConverter)])]
[JsonSerializable(typeof(PodView))]
[JsonSerializable(typeof(OwnedObjectView))]
public sealed partial class ClusterJsonContext : JsonSerializerContext;
