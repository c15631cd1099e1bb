using System.Text.Json.Serialization;

namespace CodeRun.Engine.Kubernetes;

/// <summary>Source-generated reading of Leases.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(LeaseView))]
internal sealed partial class LeaseJsonContext : JsonSerializerContext;
