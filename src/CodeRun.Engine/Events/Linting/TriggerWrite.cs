namespace CodeRun.Engine.Events.Linting;

/// <summary>What a parameter writes into the object of a trigger.</summary>
/// <param name="Source">Where its value comes from: its src.</param>
/// <param name="Dest">Where it goes, within the object.</param>
internal sealed record TriggerWrite(YamlNode? Source, string Dest)
{
    /// <summary>Writes of a trigger's own parameters, and of those for its template that reach into the object.</summary>
    public static IReadOnlyList<TriggerWrite> Of(YamlNode trigger, YamlField kind)
    {
        var misplaced = trigger["template"] is { Kind: YamlKind.Map } template && KindOfMisplaced(template) == kind.Key ? template.ItemsOf("parameters") : [];
        var prefix = $"{kind.Key}.source.resource.";
        return
        [
            .. kind.Value.ItemsOf("parameters").Concat(misplaced).Where(static p => p.TextOf("dest") is not null).Select(static p => new TriggerWrite(p["src"], p.TextOf("dest")!)),
            .. trigger.ItemsOf("parameters").Where(p => p.TextOf("dest")?.StartsWith(prefix, StringComparison.Ordinal) == true).Select(p => new TriggerWrite(p["src"], p.TextOf("dest")![prefix.Length..])),
        ];
    }

    /// <summary>Where parameters that stand in a template belong: k8s or argoWorkflow when they write into its object; else null.</summary>
    public static string? KindOfMisplaced(YamlNode template)
    {
        var kind = template["k8s"] is { Kind: YamlKind.Map } ? "k8s" : template["argoWorkflow"] is { Kind: YamlKind.Map } ? "argoWorkflow" : null;
        var fields = ArgoSchema.Fields("TriggerTemplate")!;
        return template.ItemsOf("parameters").Any(p => p.TextOf("dest") is { } dest && fields.ContainsKey(dest.Split('.')[0])) ? null : kind;
    }
}
