using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace CodeRun.Engine.GitHub;

/// <summary>The JSON Web Token with which an App asks for anything: RS256, as GitHub's documentation on authenticating as an App has it.</summary>
public static class AppToken
{
    // Issued a minute ago, since clocks drift; GitHub admits at most ten minutes from issue to end.
    private static readonly TimeSpan Drift = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(9);

    /// <summary>A token of the App.</summary>
    /// <param name="appId">App id or client id.</param>
    /// <param name="key">Its private key.</param>
    /// <param name="now">Now, at GitHub.</param>
    public static string Create(string appId, RSA key, DateTimeOffset now)
    {
        var claims = new Dictionary<string, object>(StringComparer.Ordinal)
        {
            ["iat"] = (now - Drift).ToUnixTimeSeconds(),
            ["exp"] = (now + Lifetime).ToUnixTimeSeconds(),
            ["iss"] = appId,
        };
        var content = $"{Encode("""{"alg":"RS256","typ":"JWT"}"""u8)}.{Encode(JsonSerializer.SerializeToUtf8Bytes(claims))}";
        return $"{content}.{Encode(key.SignData(Encoding.ASCII.GetBytes(content), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1))}";
    }

    private static string Encode(ReadOnlySpan<byte> bytes) => Base64Url.EncodeToString(bytes);
}
