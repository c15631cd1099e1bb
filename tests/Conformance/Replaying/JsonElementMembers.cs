using System.Text.Json;

namespace CodeRun.Tests.Conformance.Replaying;

/// <summary>Members that may be absent.</summary>
internal static class JsonElementMembers
{
    /// <summary>A member, or null when there is none of the name.</summary>
    public static JsonElement? Find(this JsonElement value, string name) => value.TryGetProperty(name, out var member) ? member : null;
}
