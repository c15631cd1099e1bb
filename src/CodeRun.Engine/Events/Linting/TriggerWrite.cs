namespace CodeRun.Engine.Events.Linting;

/// <summary>What a parameter writes into the object of a trigger.</summary>
/// <param name="Source">Where its value comes from: its src.</param>
/// <param name="Dest">Where it goes, within the object.</param>
internal sealed record TriggerWrite(YamlNode? Source, string Dest)
{
    /// <summary>Writes of a trigger's own parameters, and of those for its template that reach into the object.</summary>
    public static IReadOnlyList<TriggerWrite> Of(YamlNode trigger, YamlField kind)
    {
        var prefix = $"{kind.Key}.source.resource.";
        return
        [
            .. kind.Value.ItemsOf("parameters").Where(static p => p.TextOf("dest") is not null).Select(static p => new TriggerWrite(p["src"], p.TextOf("dest")!)),
            .. trigger.ItemsOf("parameters").Where(p => p.TextOf("dest")?.StartsWith(prefix, StringComparison.Ordinal) == true).Select(p => new TriggerWrite(p["src"], p.TextOf("dest")![prefix.Length..])),
        ];
    }
}
