using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace CodeRun.Tests.FakeGitHub;

/// <summary>Checks an App's JWT as GitHub does: signature, issuer, times.</summary>
internal static class AppJwt
{
    /// <summary>The App whose token it is, or why it is refused.</summary>
    public static (FakeApp? App, string Problem) Check(string? authorization, IReadOnlyCollection<FakeApp> apps, DateTimeOffset now)
    {
        if (authorization?.StartsWith("Bearer ", StringComparison.Ordinal) != true)
            return (null, "A JSON web token could not be decoded");
        var parts = authorization["Bearer ".Length..].Split('.');
        try
        {
            if (parts.Length != 3 || (string?)Json(parts[0])["alg"] != "RS256")
                return (null, "A JSON web token could not be decoded");
            var claims = Json(parts[1]);
            var issuer = claims["iss"]!.ToString();
            if (apps.FirstOrDefault(a => a.Id.ToString(System.Globalization.CultureInfo.InvariantCulture) == issuer) is not { } app)
                return (null, "Integration not found");
            if (!app.Key.VerifyData(Encoding.ASCII.GetBytes($"{parts[0]}.{parts[1]}"), Base64Url.DecodeFromChars(parts[2]), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1))
                return (null, "A JSON web token could not be decoded");
            var (issued, expires, at) = ((long)claims["iat"]!, (long)claims["exp"]!, now.ToUnixTimeSeconds());
            if (issued > at)
                return (null, "'Issued at' claim ('iat') must be an Integer representing the time that the assertion was issued");
            if (expires <= at || expires - issued > 600 || expires - at > 600)
                return (null, "'Expiration time' claim ('exp') is too far in the future");
            return (app, "");
        }
        catch (Exception e) when (e is JsonException or FormatException or NullReferenceException or InvalidOperationException)
        {
            return (null, "A JSON web token could not be decoded");
        }
    }

    private static JsonObject Json(string part) => JsonNode.Parse(Base64Url.DecodeFromChars(part))!.AsObject();
}
