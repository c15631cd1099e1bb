using System.Text;
using CodeRun.Sandbox.Http;
using CodeRun.Sandbox.Schema;
using CodeRun.Sandbox.Storage;

namespace CodeRun.Sandbox.Selectors;

/// <summary>
/// A field selector: <c>path=value</c>, <c>path==value</c> and <c>path!=value</c> joined by commas; a backslash escapes a comma, an equals sign or
/// itself. The words of its errors are those of k8s.io/apimachinery's fields.ParseSelector.
/// </summary>
internal sealed class FieldSelector
{
    private readonly List<(string Field, string Value, bool Equal)> _requirements = [];
    private readonly bool _needsObject;

    private FieldSelector(IEnumerable<(string Field, string Value, bool Equal)> requirements)
    {
        _requirements.AddRange(requirements);
        _needsObject = _requirements.Exists(static r => r.Field is not ("metadata.name" or "metadata.namespace"));
    }

    /// <summary>True when everything is selected.</summary>
    public bool IsEmpty => _requirements.Count == 0;

    /// <summary>The name that every selected object has, or null.</summary>
    public string? Name => _requirements.Find(static r => r is { Field: "metadata.name", Equal: true }).Value;

    /// <summary>Reads a selector; null selects everything.</summary>
    /// <exception cref="ApiStatusException">400: it cannot be understood, or the kind has no such field.</exception>
    public static FieldSelector Parse(string? text, ResourceDefinition definition)
    {
        var requirements = new List<(string, string, bool)>();
        foreach (var term in Terms(text ?? "").Where(static t => t.Length > 0))
        {
            var (field, sign, value) = Term(term) ?? throw ApiErrors.BadRequest($"invalid selector: '{text}'; can't understand '{term}'");
            if (SelectableFields.Problem(definition, field) is { } problem)
                throw ApiErrors.BadRequest(problem);
            requirements.Add((SelectableFields.Stored(definition, field), value, sign != "!="));
        }

        return new FieldSelector(requirements);
    }

    /// <summary>True when all requirements hold.</summary>
    public bool Matches(StoredObject value)
    {
        if (_requirements.Count == 0)
            return true;
        var json = _needsObject ? value.Parse() : null;
        foreach (var (field, wanted, equal) in _requirements)
        {
            var own = field switch
            {
                "metadata.name" => value.Name,
                "metadata.namespace" => value.Namespace,
                _ => SelectableFields.Value(json!, field),
            };
            if (own == wanted != equal)
                return false;
        }

        return true;
    }

    private static IEnumerable<string> Terms(string text)
    {
        var start = 0;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '\\')
                i++;
            else if (text[i] == ',')
            {
                yield return text[start..i];
                start = i + 1;
            }
        }

        yield return text[start..];
    }

    private static (string Field, string Sign, string Value)? Term(string term)
    {
        for (var i = 0; i < term.Length; i++)
        {
            var rest = term.AsSpan(i);
            var sign = rest.StartsWith("!=", StringComparison.Ordinal) ? "!=" : rest.StartsWith("==", StringComparison.Ordinal) ? "==" : rest[0] == '=' ? "=" : null;
            if (sign is not null)
                return Unescape(term[(i + sign.Length)..]) is { } value ? (term[..i], sign, value) : null;
        }

        return null;
    }

    private static string? Unescape(string value)
    {
        if (value.AsSpan().IndexOfAny('\\', ',', '=') < 0)
            return value;
        var text = new StringBuilder();
        for (var i = 0; i < value.Length; i++)
        {
            if (value[i] == '\\')
            {
                if (++i == value.Length || value[i] is not ('\\' or ',' or '='))
                    return null;
            }
            else if (value[i] is ',' or '=')
            {
                return null;
            }

            text.Append(value[i]);
        }

        return text.ToString();
    }
}
