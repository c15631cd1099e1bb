using CodeRun.Sandbox.Access;

namespace CodeRun.Sandbox.Pods.Volumes;

/// <summary>The ServiceAccount's tokens of one pod. One is replaced when four fifths of its time are over, or a day (kubelet: token manager).</summary>
internal sealed class PodTokens(ServiceAccountTokens tokens, TimeProvider time)
{
    private static readonly TimeSpan MaxAge = TimeSpan.FromHours(24);
    private static readonly TimeSpan TryAgain = TimeSpan.FromMinutes(1);
    private readonly Dictionary<string, (string Text, DateTimeOffset RenewAt)> _kept = new(StringComparer.Ordinal);

    /// <summary>When the first token is to be replaced; null when there is none.</summary>
    public DateTimeOffset? RenewAt => _kept.Count == 0 ? null : _kept.Values.Min(static t => t.RenewAt);

    /// <summary>A token that is good for a while.</summary>
    /// <param name="key">What it is for, within the pod.</param>
    /// <param name="request">What it shall be good for.</param>
    /// <exception cref="PodNotReadyException">The account is not there.</exception>
    public string Get(string key, TokenRequest request)
    {
        var now = time.GetUtcNow();
        if (_kept.TryGetValue(key, out var kept) && now < kept.RenewAt)
            return kept.Text;
        if (tokens.Issue(request) is not { } issued)
        {
            if (kept.Text is not null)
                _kept[key] = (kept.Text, now + TryAgain);
            throw new PodNotReadyException("FailedMount", $"failed to fetch token: serviceaccounts \"{request.Name}\" not found");
        }

        var age = (issued.Expires - now) * 0.8;
        _kept[key] = (issued.Text, now + (age < MaxAge ? age : MaxAge));
        return issued.Text;
    }
}
