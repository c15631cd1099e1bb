using System.Runtime.InteropServices;

namespace CodeRun.Engine.Reconciling;

/// <summary>Counts active runs by what limits speak of.</summary>
internal sealed class ActiveCounts
{
    private readonly Dictionary<string, int> _agents = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Namespace, string Service), int> _services = [];

    public ActiveCounts(IEnumerable<AdmissionClaim> active)
    {
        foreach (var claim in active)
            Add(claim);
    }

    public int Total { get; private set; }

    public void Add(AdmissionClaim claim)
    {
        Total++;
        CollectionsMarshal.GetValueRefOrAddDefault(_agents, claim.Agent, out _)++;
        CollectionsMarshal.GetValueRefOrAddDefault(_services, (claim.Namespace, claim.Service), out _)++;
    }

    public int OfAgent(AdmissionClaim claim) => _agents.GetValueOrDefault(claim.Agent);

    public int OfService(AdmissionClaim claim) => _services.GetValueOrDefault((claim.Namespace, claim.Service));
}
