using System.Text;
using System.Text.Json.Nodes;
using CodeRun.Sandbox.Bodies;
using CodeRun.Sandbox.Http;

namespace CodeRun.Sandbox.Lists;

/// <summary>Where a list left off: opaque to clients, who give it back.</summary>
/// <param name="Version">Version of the list; -1 for whatever is newest.</param>
/// <param name="After">Key (namespace/name) of the last object that was sent.</param>
internal sealed record ContinueToken(long Version, string After)
{
    /// <summary>Reads a token.</summary>
    /// <exception cref="ApiStatusException">400: it is none.</exception>
    public static ContinueToken Parse(string text)
    {
        try
        {
            var base64 = text.Replace('-', '+').Replace('_', '/');
            var bytes = Convert.FromBase64String(base64.PadRight((base64.Length + 3) / 4 * 4, '='));
            var token = JsonBody.Read(bytes, issues: null) as JsonObject;
            if ((string?)token?["v"] != "meta.k8s.io/v1")
                throw Invalid("server does not recognize this encoded version \"\"");
            if (token["rv"] is not JsonValue rv || !rv.TryGetValue(out long version) || version == 0)
                throw Invalid("incorrect encoded start resourceVersion (version meta.k8s.io/v1)");
            var start = (string?)token["start"] ?? "";
            return start.Length == 0 ? throw Invalid("encoded start key empty (version meta.k8s.io/v1)") : new ContinueToken(version, start);
        }
        catch (FormatException)
        {
            throw Invalid("illegal base64 data at input byte 0");
        }
        catch (Exception e) when (e is BodyException or InvalidOperationException)
        {
            throw Invalid("invalid character");
        }
    }

    /// <inheritdoc/>
    public override string ToString() =>
        Convert.ToBase64String(Encoding.UTF8.GetBytes(new JsonObject { ["v"] = "meta.k8s.io/v1", ["rv"] = Version, ["start"] = After }.ToJsonString()))
            .TrimEnd('=').Replace('+', '-').Replace('/', '_');

    private static ApiStatusException Invalid(string cause) => ApiErrors.BadRequest($"invalid continue token: continue key is not valid: {cause}");
}
