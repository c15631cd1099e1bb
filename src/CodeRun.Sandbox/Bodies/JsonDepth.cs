using System.Text.Json.Nodes;

namespace CodeRun.Sandbox.Bodies;

/// <summary>How deep a value nests. Most of what works on JSON calls itself for every level, and must not be given more than a stack can hold.</summary>
internal static class JsonDepth
{
    /// <summary>Greatest depth of an object, as that of a body.</summary>
    public const int Max = 1000;

    /// <summary>The depth: 0 for a scalar, 1 for a flat object. Needs no stack itself.</summary>
    public static int Of(JsonNode? value)
    {
        var deepest = 0;
        var open = new Stack<(JsonNode? Value, int Depth)>([(value, 0)]);
        while (open.TryPop(out var at))
        {
            var children = at.Value switch
            {
                JsonObject map => map.Select(static m => m.Value),
                JsonArray list => list,
                _ => null,
            };
            if (children is null)
                continue;
            deepest = Math.Max(deepest, at.Depth + 1);
            foreach (var child in children)
            {
                if (child is not null and not JsonValue)
                    open.Push((child, at.Depth + 1));
            }
        }

        return deepest;
    }
}
