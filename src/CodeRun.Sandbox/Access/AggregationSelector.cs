using CodeRun.Sandbox.Selectors;
using System.Text.Json.Nodes;
using CodeRun.Sandbox.Http;

namespace CodeRun.Sandbox.Access;

/// <summary>A selector of an aggregationRule. It has the same meaning as the form that queries use, and is read as that.</summary>
internal static class AggregationSelector
{
    /// <summary>Reads a selector.</summary>
    /// <exception cref="ApiStatusException">It is none.</exception>
    public static LabelSelector Read(JsonObject selector)
    {
        var terms = (selector["matchLabels"] as JsonObject ?? []).Select(static l => $"{l.Key}={(string?)l.Value}").ToList();
        foreach (var expression in (selector["matchExpressions"] as JsonArray ?? []).OfType<JsonObject>())
        {
            var key = (string?)expression["key"];
            var values = string.Join(',', (expression["values"] as JsonArray ?? []).Select(static v => (string?)v));
            terms.Add((string?)expression["operator"] switch
            {
                "In" => $"{key} in ({values})",
                "NotIn" => $"{key} notin ({values})",
                "Exists" => $"{key}",
                "DoesNotExist" => $"!{key}",
                var other => throw ApiErrors.BadRequest($"{GoText.Quote(other ?? "")} is not a valid label selector operator"),
            });
        }

        return LabelSelector.Parse(string.Join(',', terms));
    }

    /// <summary>True when it is one.</summary>
    public static bool IsValid(JsonObject selector)
    {
        try
        {
            Read(selector);
            return true;
        }
        catch (ApiStatusException)
        {
            return false;
        }
    }
}
