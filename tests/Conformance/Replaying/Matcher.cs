using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace CodeRun.Tests.Conformance.Replaying;

/// <summary>Compares an answer with what was recorded.</summary>
internal sealed partial class Matcher(Rules rules, Bindings bindings)
{
    private static readonly Dictionary<string, string> Bound = new(StringComparer.Ordinal)
    {
        ["uid"] = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", ["rv"] = "[0-9]+", ["listrv"] = "[0-9]+",
        ["suffix"] = "[bcdfghjklmnpqrstvwxz2456789]{5}", ["continue"] = @"[\s\S]+", ["token"] = @"[^\s]+",
    };

    private static readonly Dictionary<string, string> Free = new(StringComparer.Ordinal)
    {
        ["time"] = "[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z", ["microtime"] = @"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{6}Z",
        ["age"] = "(?:[0-9]+[smhdy])+", ["any"] = @"[\s\S]*", ["server"] = "[^\\s/\"']+",
    };

    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public void Match(JsonElement want, JsonElement got) => Match(want, got, []);

    public void MatchText(string want, string got, string path)
    {
        if (!Place().IsMatch(want))
        {
            if (want != got)
                throw new MismatchException(path, $"want '{want}', got '{got}'");
            return;
        }

        var (pattern, groups, at) = (new StringBuilder("^"), new List<string>(), 0);
        foreach (Match place in Place().Matches(want))
        {
            pattern.Append(Regex.Escape(want[at..place.Index]));
            at = place.Index + place.Length;
            var key = place.Groups["bound"].Success ? $"{place.Groups["bound"].Value}:{place.Groups["number"].Value}" : null;
            if (key is null)
                pattern.Append(Free[place.Groups["free"].Value]);
            else if (bindings[key] is { } value)
                pattern.Append(Regex.Escape(value));
            else
                pattern.Append(CultureInfo.InvariantCulture, $"(?<p{groups.Count}>{Bound[place.Groups["bound"].Value]})");
            if (key is not null && bindings[key] is null)
                groups.Add(key);
        }

        pattern.Append(Regex.Escape(want[at..])).Append("\\z");
        var match = Regex.Match(got, pattern.ToString(), RegexOptions.CultureInvariant, TimeSpan.FromSeconds(5));
        if (!match.Success)
            throw new MismatchException(path, $"want '{want}', got '{got}'");
        for (var i = 0; i < groups.Count; i++)
            bindings.Bind(groups[i], match.Groups[string.Create(CultureInfo.InvariantCulture, $"p{i}")].Value, path);
    }

    private static string Shown(JsonElement value) => JsonSerializer.Serialize(value, Plain) is { Length: > 300 } text ? text[..300] + " ..." : JsonSerializer.Serialize(value, Plain);

    private void Match(JsonElement want, JsonElement got, IReadOnlyList<string> at)
    {
        if (rules.Ignores(at) || (want.ValueKind == JsonValueKind.String && want.GetString() == "<any>"))
            return;
        var path = string.Concat(at.Select(static k => "/" + k.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal)));
        switch (want.ValueKind)
        {
            case JsonValueKind.String:
                MatchText(want.GetString()!, got.ValueKind == JsonValueKind.String ? got.GetString()! : throw new MismatchException(path, $"want {Shown(want)}, got {Shown(got)}"), path);
                break;
            case JsonValueKind.Object:
                MatchObject(want, got, at, path);
                break;
            case JsonValueKind.Array:
                MatchArray(want, got, at, path);
                break;
            case JsonValueKind.Number when got.ValueKind == JsonValueKind.Number && Same(want, got):
                break;
            default:
                if (want.ValueKind != got.ValueKind || want.ValueKind == JsonValueKind.Number)
                    throw new MismatchException(path, $"want {Shown(want)}, got {Shown(got)}");
                break;
        }
    }

    private static bool Same(JsonElement a, JsonElement b) =>
        a.TryGetInt64(out var x) && b.TryGetInt64(out var y) ? x == y : a.TryGetDecimal(out var c) && b.TryGetDecimal(out var d) ? c == d : a.GetDouble().Equals(b.GetDouble());

    private void MatchObject(JsonElement want, JsonElement got, IReadOnlyList<string> at, string path)
    {
        if (got.ValueKind != JsonValueKind.Object)
            throw new MismatchException(path, $"want an object, got {Shown(got)}");
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var member in want.EnumerateObject())
        {
            if (rules.Ignores([.. at, member.Name]))
                continue;
            var name = KeyOf(member.Name, got) ?? throw new MismatchException(path, $"'{member.Name}' is missing, want {Shown(member.Value)}; got {Shown(got)}");
            seen.Add(name);
            Match(member.Value, got.GetProperty(name), [.. at, member.Name]);
        }

        if (rules.IsSubset)
            return;
        foreach (var member in got.EnumerateObject().Where(m => !seen.Contains(m.Name) && !rules.Ignores([.. at, m.Name])))
            throw new MismatchException(path, $"'{member.Name}' should not be there, got {Shown(member.Value)}");
    }

    private string? KeyOf(string key, JsonElement got) => Place().IsMatch(key)
        ? got.EnumerateObject().Select(static m => m.Name).FirstOrDefault(name => bindings.Try(() => MatchText(key, name, ""), out _))
        : got.TryGetProperty(key, out _) ? key : null;

    private void MatchArray(JsonElement want, JsonElement got, IReadOnlyList<string> at, string path)
    {
        if (got.ValueKind != JsonValueKind.Array)
            throw new MismatchException(path, $"want an array, got {Shown(got)}");
        var contained = rules.IsContained(at);
        if (!contained && want.GetArrayLength() != got.GetArrayLength())
            throw new MismatchException(path, $"want {want.GetArrayLength()} elements, got {got.GetArrayLength()}: want {Shown(want)}, got {Shown(got)}");
        var free = got.EnumerateArray().ToList();
        for (var i = 0; i < want.GetArrayLength(); i++)
        {
            IReadOnlyList<string> here = [.. at, i.ToString(CultureInfo.InvariantCulture)];
            var element = want[i];
            if (!contained && !rules.IsUnordered(at))
            {
                Match(element, got[i], here);
                continue;
            }

            MismatchException? nearest = null;
            var found = free.FindIndex(candidate => bindings.Try(() => Match(element, candidate, here), out var mismatch) || Note(mismatch));
            if (found < 0)
                throw new MismatchException(path, $"no element matches {Shown(element)}; nearest: {nearest?.Message}; got {Shown(got)}");
            free.RemoveAt(found);

            bool Note(MismatchException? mismatch)
            {
                nearest ??= mismatch;
                return false;
            }
        }
    }

    [GeneratedRegex("<((?<bound>uid|rv|listrv|suffix|continue|token):(?<number>[0-9]+)|(?<free>time|microtime|age|any|server))>", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 5000)]
    private static partial Regex Place();
}
