using CodeRun.Engine.Api;
using CodeRun.Engine.Reconciling;
using CodeRun.Engine.Resources;

namespace CodeRun.Engine.Hosting;

/// <summary>
/// Cuts what is read down to what decisions need, before it is cached: most objects of a busy cluster are finished runs and
/// what belongs to them. Strings that all objects share are kept once.
/// </summary>
internal sealed class CacheShape
{
    private const int PoolSize = 1000;
    private static readonly string[] PodLabels = [RunLabels.Agent, RunLabels.Service, RunLabels.Attempt];
    private static readonly string[] PodAnnotations = [RunAnnotations.SpecFingerprint];
    private readonly Lock _gate = new();
    private readonly HashSet<string> _pool = new(StringComparer.Ordinal);

    /// <summary>
    /// A finished run keeps what its clean-up depends on. A status that is written later is a patch of what it kept, so nothing
    /// that was cut off here is lost at the server.
    /// </summary>
    public ObservedRun Run(ObservedRun run)
    {
        var metadata = run.Run.Metadata with { Namespace = Pooled(run.Run.Metadata.Namespace) };
        if (!RunPhase.IsTerminal(run.Run.Status?.Phase))
            return new ObservedRun(run.Parsed with { Resource = run.Run with { Metadata = metadata } });
        var status = run.Run.Status!;
        return new ObservedRun(new ParseResult(
            new CodeRunResource
            {
                Metadata = metadata with { Labels = EmptyMap.Instance, Annotations = Keep(metadata.Annotations, RunAnnotations.Preserve) },
                Spec = new CodeRunSpec { Service = run.Run.Spec.Service, TtlSecondsAfterFinished = run.Run.Spec.TtlSecondsAfterFinished },
                Status = new CodeRunStatus
                {
                    ObservedGeneration = status.ObservedGeneration,
                    Phase = Pooled(status.Phase)!,
                    Reason = Pooled(status.Reason),
                    Agent = Pooled(status.Agent),
                    PodName = status.PodName,
                    Attempt = status.Attempt,
                    FinishedAt = status.FinishedAt,
                    ExpireAt = status.ExpireAt,
                    CleanedUpAt = status.CleanedUpAt,
                    Conditions = status.Conditions.Find(ConditionType.Succeeded) is { } succeeded ? [succeeded with { Type = ConditionType.Succeeded, Reason = "", Message = "" }] : [],
                },
            },
            []));
    }

    /// <summary>A pod without labels and annotations that nobody asks for.</summary>
    public PodView Pod(PodView pod) => pod with
    {
        Metadata = Owned(pod.Metadata) with
        {
            Labels = Keep(pod.Metadata.Labels, PodLabels),
            Annotations = pod.IsLive ? Keep(pod.Metadata.Annotations, PodAnnotations) : EmptyMap.Instance,
        },
    };

    /// <summary>A ConfigMap or claim: that it is there, and whose it is.</summary>
    public OwnedObjectView Owned(OwnedObjectView value) => new() { Metadata = Owned(value.Metadata), Status = value.Status };

    private ResourceMetadata Owned(ResourceMetadata metadata) => metadata with
    {
        Namespace = Pooled(metadata.Namespace),
        Labels = EmptyMap.Instance,
        Annotations = EmptyMap.Instance,
        OwnerReferences = metadata.ControllerOwner() is { } owner ? [owner with { ApiVersion = Pooled(owner.ApiVersion)!, Kind = Pooled(owner.Kind)! }] : [],
    };

    private IReadOnlyDictionary<string, string> Keep(IReadOnlyDictionary<string, string> values, params string[] keys)
    {
        Dictionary<string, string>? kept = null;
        foreach (var key in keys)
        {
            if (values.TryGetValue(key, out var value))
                (kept ??= new Dictionary<string, string>(keys.Length, StringComparer.Ordinal))[key] = Pooled(value)!;
        }

        return kept ?? (IReadOnlyDictionary<string, string>)EmptyMap.Instance;
    }

    // Few values are shared by very many objects; the pool never grows beyond what few are.
    private string? Pooled(string? text)
    {
        if (text is null || text.Length > 64)
            return text;
        lock (_gate)
        {
            if (_pool.TryGetValue(text, out var known))
                return known;
            if (_pool.Count < PoolSize)
                _pool.Add(text);
            return text;
        }
    }
}
