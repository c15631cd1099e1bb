namespace CodeRun.Engine.Events.Linting;

/// <summary>Rules of where a trigger has its object from: a manifest in the Sensor, as an object or as text, or a place elsewhere.</summary>
internal static class TriggerSource
{
    // In this order the Sensor looks for one.
    private static readonly string[] Places = ["s3", "inline", "file", "url", "git", "configmap", "resource"];

    /// <summary>The object of a trigger, or null when it is elsewhere or cannot be read.</summary>
    public static YamlNode? Read(LintFile file, YamlField kind)
    {
        if (kind.Value.Field("source") is not { Value.Kind: YamlKind.Map } source)
            return null;
        var given = Places.Where(p => source.Value[p] is { Kind: not YamlKind.Null }).ToList();
        if (given.Count == 0)
        {
            file.Add(LintRules.SourceChoice, source, $"source needs one of {string.Join(", ", Places)}: the trigger has no object.", "resource: {apiVersion: …, kind: …, metadata: {…}}");
            return null;
        }

        if (given.Count > 1)
            file.Add(LintRules.SourceChoice, source.Value.Field(given[1])!, $"Of several sources the first is used, which is {given[0]}; {given[1]} is not looked at.", "remove it");
        var what = $"{kind.Key}.source.{given[0]}";
        var manifest = source.Value[given[0]]!;
        var read = given[0] switch
        {
            "resource" when manifest.Kind == YamlKind.Map => manifest,
            "inline" when manifest.Kind == YamlKind.Text => EmbeddedManifest.Read(file, manifest, what, isTemplate: false),
            _ => null,
        };
        if (given[0] == "resource" && manifest.Kind != YamlKind.Map)
            file.Add(LintRules.WrongType, manifest, $"{what} must be an object, but is {SchemaChecker.Describe(manifest)}.");
        if (read is not null)
            EmbeddedManifest.HasKind(file, read, what);
        return read;
    }
}
