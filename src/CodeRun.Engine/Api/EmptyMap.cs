using System.Collections.Frozen;

namespace CodeRun.Engine.Api;

/// <summary>The one empty string map, so that absent labels and annotations cost nothing.</summary>
internal static class EmptyMap
{
    public static readonly IReadOnlyDictionary<string, string> Instance = FrozenDictionary<string, string>.Empty;
}
