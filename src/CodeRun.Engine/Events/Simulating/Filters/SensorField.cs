using System.Text.Json;
using System.Text.Json.Nodes;
using CodeRun.Engine.Api;
using CodeRun.Engine.Events.Patterns;

namespace CodeRun.Engine.Events.Simulating.Filters;

/// <summary>A field of a Sensor with its path. A value of a type that Argo Events cannot decode is noted and taken as absent.</summary>
/// <param name="document">The Sensor.</param>
/// <param name="node">The value; null when there is none.</param>
/// <param name="path">Its path.</param>
/// <param name="problems">Where problems are noted.</param>
/// <param name="work">How much work the regular expressions of the Sensor may take.</param>
internal sealed class SensorField(SourceDocument document, JsonNode? node, string path, List<string> problems, PatternWork work)
{
    private const int MaxProblems = 100;

    /// <summary>The path of the field.</summary>
    public string Path => path;

    /// <summary><c>file:line:column</c> of the field.</summary>
    public string Place => document.PlaceOf(path);

    /// <summary>True unless the field is absent or null.</summary>
    public bool Exists => node is not null;

    /// <summary>How much work the regular expressions of the Sensor may still take.</summary>
    public PatternWork Work => work;

    /// <summary>The value.</summary>
    public JsonNode? Node => node;

    /// <summary>A field of the object.</summary>
    public SensorField this[string name] => new(document, (node as JsonObject)?[name], path.Length == 0 ? name : $"{path}.{name}", problems, work);

    /// <summary>The objects of a list.</summary>
    public IReadOnlyList<SensorField> Items()
    {
        if (node is JsonArray list)
            return [.. list.Select((item, i) => new SensorField(document, item, $"{path}[{i}]", problems, work).Object())];
        if (node is not null)
            Note("a list");
        return [];
    }

    /// <summary>The same field; noted when it is no object.</summary>
    public SensorField Object()
    {
        if (node is not (null or JsonObject))
            Note("an object");
        return this;
    }

    /// <summary>The text of a field of the object; empty when there is none.</summary>
    public string Text(string name) => this[name].OwnText() ?? "";

    /// <summary>The text of this field; null when there is none.</summary>
    public string? OwnText()
    {
        if (node is JsonValue value && value.GetValueKind() == JsonValueKind.String)
            return value.GetValue<string>();
        if (node is not null)
            Note("text");
        return null;
    }

    /// <summary>A field of the object that is true or false.</summary>
    public bool Flag(string name)
    {
        var field = this[name];
        if (field.Node is null)
            return false;
        if (field.Node.GetValueKind() is JsonValueKind.True or JsonValueKind.False)
            return field.Node.GetValueKind() == JsonValueKind.True;
        field.Note("true or false");
        return false;
    }

    /// <summary>The texts of a list; null when Argo Events cannot decode it.</summary>
    public IReadOnlyList<string>? Texts()
    {
        if (node is null)
            return [];
        if (node is JsonArray list && list.All(static i => i is null || i.GetValueKind() == JsonValueKind.String))
            return [.. list.Select(static i => i?.GetValue<string>() ?? "")];
        Note("a list of texts");
        return null;
    }

    /// <summary>Notes that Argo Events refuses the Sensor because of this field.</summary>
    public void Refuse(string why)
    {
        var problem = $"{Place}: {path}: {why}";
        if (problems.Count < MaxProblems && !problems.Contains(problem))
            problems.Add(problem);
    }

    private void Note(string wanted) => Refuse($"must be {wanted}; Argo Events cannot decode this Sensor.");
}
