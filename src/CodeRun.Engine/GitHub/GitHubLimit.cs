using System.Globalization;

namespace CodeRun.Engine.GitHub;

/// <summary>GitHub's limits on requests: <c>Retry-After</c> of the secondary limit, <c>X-RateLimit-Reset</c> of the primary one.</summary>
internal static class GitHubLimit
{
    /// <summary>How long to wait, when the answer was refused for a limit; else null.</summary>
    public static TimeSpan? WaitOf(HttpResponseMessage response, DateTimeOffset now)
    {
        if (response.Headers.RetryAfter is { } after && (after.Delta ?? after.Date - now) is { } wait)
            return wait < TimeSpan.Zero ? TimeSpan.Zero : wait;
        if (Header(response, "X-RateLimit-Remaining") != "0" || !long.TryParse(Header(response, "X-RateLimit-Reset"), NumberStyles.None, CultureInfo.InvariantCulture, out var reset))
            return null;
        return TimeSpan.FromSeconds(Math.Clamp(reset - now.ToUnixTimeSeconds() + 1, 1, 86_400));
    }

    private static string? Header(HttpResponseMessage response, string name) => response.Headers.TryGetValues(name, out var values) ? values.FirstOrDefault() : null;
}
