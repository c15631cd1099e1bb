using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace CodeRun.Engine.Api;

/// <summary>
/// A short text from which can be told later which fields of a spec have changed: <c>field=hash</c> for each field that is set
/// and that an attempt depends on, in alphabetical order, separated by commas. It holds no values.
/// </summary>
public static class SpecFingerprint
{
    // Fields that act on the run at once, whatever attempt is under way.
    private static readonly HashSet<string> Immediate = new(StringComparer.Ordinal)
    {
        "cancel", "suspend", "priority", "maxRetries", "retryBackoff", "startDeadlineSeconds", "ttlSecondsAfterFinished",
    };

    /// <summary>The fingerprint of a spec.</summary>
    public static string Of(CodeRunSpec spec) => string.Join(',', Fields(spec).Select(static f => $"{f.Key}={f.Value}"));

    /// <summary>Names of the fields that differ from those a fingerprint was made of, in alphabetical order.</summary>
    public static IReadOnlyList<string> Changed(string fingerprint, CodeRunSpec spec)
    {
        var before = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var part in fingerprint.Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            if (part.IndexOf('=', StringComparison.Ordinal) is > 0 and var at)
                before[part[..at]] = part[(at + 1)..];
        }

        var now = Fields(spec);
        return [.. before.Keys.Union(now.Keys, StringComparer.Ordinal)
            .Where(field => before.GetValueOrDefault(field) != now.GetValueOrDefault(field))
            .Order(StringComparer.Ordinal)];
    }

    private static SortedDictionary<string, string> Fields(CodeRunSpec spec)
    {
        var plain = JsonSerializer.SerializeToNode(new CodeRunSpec(), CodeRunJsonContext.Default.CodeRunSpec)!.AsObject();
        var fields = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in JsonSerializer.SerializeToNode(spec, CodeRunJsonContext.Default.CodeRunSpec)!.AsObject())
        {
            if (!Immediate.Contains(name) && !JsonNode.DeepEquals(value, plain[name]))
                fields[name] = Hash(value?.ToJsonString() ?? "");
        }

        return fields;
    }

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 4));
}
