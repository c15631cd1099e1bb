namespace CodeRun.Engine.Api;

/// <summary>Annotations with a meaning to the controller.</summary>
public static class RunAnnotations
{
    /// <summary>On a run: <c>"true"</c> keeps it, its pod and its ConfigMap from every clean-up.</summary>
    public const string Preserve = "agents.platform/preserve";

    /// <summary>On a run: namespace/name of the run that it repeats.</summary>
    public const string RestartOf = "agents.platform/restart-of";

    /// <summary>On a pod: fingerprints of the fields of the spec that it was made from; see <see cref="SpecFingerprint"/>.</summary>
    public const string SpecFingerprint = "agents.platform/spec-fingerprint";

    /// <summary>True when the run asks to be kept.</summary>
    public static bool IsPreserved(CodeRunResource run) =>
        run.Metadata.Annotations.TryGetValue(Preserve, out var value) && string.Equals(value, "true", StringComparison.OrdinalIgnoreCase);
}
