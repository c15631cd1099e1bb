using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace CodeRun.Tests.Conformance.Replaying;

/// <summary>The values that placeholders of one recording stand for: bound at first sight, the same afterwards.</summary>
internal sealed partial class Bindings
{
    private Dictionary<string, string> _values = new(StringComparer.Ordinal);

    /// <summary>The value of a placeholder such as <c>uid:1</c>, if it is bound.</summary>
    public string? this[string key] => _values.GetValueOrDefault(key);

    /// <summary>Tries something and forgets what it bound when it throws.</summary>
    public bool Try(Action attempt, out MismatchException? mismatch)
    {
        var before = new Dictionary<string, string>(_values, StringComparer.Ordinal);
        try
        {
            attempt();
            mismatch = null;
            return true;
        }
        catch (MismatchException e)
        {
            _values = before;
            mismatch = e;
            return false;
        }
    }

    /// <summary>Binds a placeholder; checks that uids differ and that versions rise with their numbers.</summary>
    public void Bind(string key, string value, string path)
    {
        if (_values.TryGetValue(key, out var before))
        {
            if (before != value)
                throw new MismatchException(path, $"<{key}> was '{before}' before, now '{value}'");
            return;
        }

        var (kind, number) = Parts(key);
        foreach (var (other, known) in _values)
        {
            var (otherKind, otherNumber) = Parts(other);
            if (kind == "uid" && otherKind == "uid" && known == value)
                throw new MismatchException(path, $"<{key}> has the value of <{other}> ({value}); they must differ");
            if (kind is not ("rv" or "listrv") || otherKind is not ("rv" or "listrv"))
                continue;
            var (mine, theirs) = (ulong.Parse(value, CultureInfo.InvariantCulture), ulong.Parse(known, CultureInfo.InvariantCulture));
            var (low, high) = otherNumber < number ? (theirs, mine) : (mine, theirs);
            if (low > high || (low == high && kind == "rv" && otherKind == "rv"))
                throw new MismatchException(path, $"versions out of order: <{other}>={known} and <{key}>={value}");
        }

        _values[key] = value;
    }

    /// <summary>A part of a recording with the bound values in place of <c>${uid:1}</c> and the like.</summary>
    public JsonElement Fill(JsonElement part) => JsonElement.Parse(Use().Replace(part.GetRawText(), m => JsonEncodedText.Encode(Known(m)).ToString()));

    /// <summary>A text with the bound values in place of <c>${uid:1}</c> and the like.</summary>
    public string Fill(string text) => Use().Replace(text, Known);

    private string Known(Match use) => this[use.Groups["key"].Value] ?? throw new MismatchException($"{use.Value} is needed, and no answer gave it");

    private static (string Kind, int Number) Parts(string key)
    {
        var colon = key.IndexOf(':', StringComparison.Ordinal);
        return (key[..colon], int.Parse(key[(colon + 1)..], CultureInfo.InvariantCulture));
    }

    [GeneratedRegex(@"\$\{(?<key>(uid|rv|listrv|suffix|continue|token):[0-9]+)\}", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 5000)]
    private static partial Regex Use();
}
