using System.Globalization;

namespace CodeRun.Sandbox.Representations;

/// <summary>One of the alternatives of an Accept header.</summary>
/// <param name="Type">Media type, or a range of them: <c>application/json</c>, <c>application/*</c>, <c>*/*</c>.</param>
/// <param name="Parameters">Its parameters but q.</param>
/// <param name="Quality">How much it is wanted, 1 by default.</param>
internal sealed record AcceptClause(string Type, IReadOnlyDictionary<string, string> Parameters, double Quality)
{
    /// <summary>True for <c>*/*</c>.</summary>
    public bool IsAny => Type == "*/*";

    /// <summary>True when it names this media type or a range that it lies in.</summary>
    public bool Admits(string type) => Type == type || IsAny || (Type.EndsWith("/*", StringComparison.Ordinal) && type.StartsWith(Type[..^1], StringComparison.Ordinal));

    /// <summary>
    /// The clauses in the order in which a server tries them: the better wanted before the others, the exact ones before ranges. Which of the two
    /// counts more depends on where they stand, as it does with the library (goautoneg) that a real server sorts them with.
    /// </summary>
    public static IReadOnlyList<AcceptClause> Read(string header)
    {
        var clauses = new List<AcceptClause>();
        foreach (var text in header.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var clause = Parse(text);
            var at = clauses.Count;
            while (at > 0 && Precedes(clause, clauses[at - 1]))
                at--;
            clauses.Insert(at, clause);
        }

        return clauses;
    }

    private static AcceptClause Parse(string text)
    {
        var parts = text.Split(';', StringSplitOptions.TrimEntries);
        var (parameters, quality) = (new Dictionary<string, string>(StringComparer.Ordinal), 1.0);
        foreach (var part in parts.Skip(1))
        {
            var at = part.IndexOf('=', StringComparison.Ordinal);
            var (name, value) = at < 0 ? (part, "") : (part[..at].Trim(), part[(at + 1)..].Trim());
            if (name == "q")
                quality = double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var given) ? given : 1.0;
            else
                parameters[name] = value;
        }

        return new AcceptClause(parts[0], parameters, quality);
    }

    private static bool Precedes(AcceptClause one, AcceptClause other) =>
        one.Quality > other.Quality || (!one.Type.StartsWith('*') && other.Type.StartsWith('*')) || (!one.Type.EndsWith('*') && other.Type.EndsWith('*'));
}
