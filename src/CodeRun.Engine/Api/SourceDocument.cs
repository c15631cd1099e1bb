using System.Text.Json.Nodes;

namespace CodeRun.Engine.Api;

/// <summary>One object of a file, with the places of its fields.</summary>
/// <param name="Json">The object.</param>
/// <param name="Source">Name of the file or a word for the text.</param>
/// <param name="Line">Line on which the document begins, from 1.</param>
/// <param name="Places">Line and column of each field path.</param>
public sealed record SourceDocument(JsonObject Json, string Source, int Line, IReadOnlyDictionary<string, (int Line, int Column)> Places)
{
    /// <summary><c>file:line:column</c> of a field, or of the nearest one around it.</summary>
    public string PlaceOf(string path)
    {
        for (var at = path; at.Length > 0; at = at[..Math.Max(0, at.LastIndexOfAny(['.', '[']))])
        {
            if (Places.TryGetValue(at, out var place))
                return $"{Source}:{place.Line}:{place.Column}";
        }

        return $"{Source}:{Line}:1";
    }
}
