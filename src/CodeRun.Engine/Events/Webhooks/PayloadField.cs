using System.Text.Json;

namespace CodeRun.Engine.Events.Webhooks;

/// <summary>A value of a payload, or nothing. Never throws: what is missing or of another type is nothing.</summary>
internal readonly struct PayloadField(JsonElement element)
{
    private readonly JsonElement _element = element;

    /// <summary>A field of an object.</summary>
    public PayloadField this[string name]
    {
        get
        {
            try
            {
                return IsObject && _element.TryGetProperty(name, out var value) ? new PayloadField(value) : default;
            }
            catch (InvalidOperationException)
            {
                // A name beside it is no Unicode; no object of GitHub has such a name.
                return default;
            }
        }
    }

    /// <summary>True for an object.</summary>
    public bool IsObject => _element.ValueKind == JsonValueKind.Object;

    /// <summary>True for a number.</summary>
    public bool IsNumber => _element.ValueKind == JsonValueKind.Number;

    /// <summary>True for a null that was written.</summary>
    public bool IsNull => _element.ValueKind == JsonValueKind.Null;

    /// <summary>True for <c>true</c>.</summary>
    public bool IsTrue => _element.ValueKind == JsonValueKind.True;

    /// <summary>The text; null for anything else, and for text that is no Unicode.</summary>
    public string? Text
    {
        get
        {
            try
            {
                return _element.ValueKind == JsonValueKind.String ? _element.GetString() : null;
            }
            catch (InvalidOperationException)
            {
                // Lone surrogates and broken UTF-8: what cannot be shown cannot be a name.
                return null;
            }
        }
    }

    /// <summary>The whole positive number; null for anything else.</summary>
    public long? Number => _element.ValueKind == JsonValueKind.Number && _element.TryGetInt64(out var number) && number > 0 ? number : null;

    /// <summary>Name and value of each field of an object; none for anything else. Fields whose name is no Unicode are left out.</summary>
    public IReadOnlyList<(string Name, PayloadField Value)> Fields
    {
        get
        {
            var fields = new List<(string, PayloadField)>();
            if (!IsObject)
                return fields;
            foreach (var property in _element.EnumerateObject())
            {
                try
                {
                    fields.Add((property.Name, new PayloadField(property.Value)));
                }
                catch (InvalidOperationException)
                {
                    continue;
                }
            }

            return fields;
        }
    }

    /// <summary>The value as it was written.</summary>
    public string Raw => _element.GetRawText();

    /// <summary>The entries of a list; none for anything else.</summary>
    public IEnumerable<PayloadField> Items => _element.ValueKind == JsonValueKind.Array ? _element.EnumerateArray().Select(static e => new PayloadField(e)) : [];
}
