using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace CodeRun.Sandbox.Access;

/// <summary>Signed JSON Web Tokens (RFC 7515, RFC 7518 section 3.4: ES256). No other algorithm is accepted, whatever a header says.</summary>
/// <param name="key">A key on the curve P-256.</param>
internal sealed class JsonWebToken(ECDsa key) : IDisposable
{
    private const string Algorithm = "ES256";
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 16 };
    private readonly string _keyId = Base64Url.EncodeToString(SHA256.HashData(key.ExportSubjectPublicKeyInfo()));

    /// <inheritdoc/>
    public void Dispose() => key.Dispose();

    /// <summary>Signs claims.</summary>
    public string Sign(JsonObject claims)
    {
        var header = new JsonObject { ["alg"] = Algorithm, ["kid"] = _keyId };
        var text = $"{Encode(header)}.{Encode(claims)}";
        var signature = key.SignData(Encoding.ASCII.GetBytes(text), HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
        return $"{text}.{Base64Url.EncodeToString(signature)}";
    }

    /// <summary>The claims of a token that this key signed, or null.</summary>
    public JsonObject? Verify(string token)
    {
        var parts = token.Split('.');
        if (parts.Length != 3)
            return null;
        try
        {
            var signature = Base64Url.DecodeFromChars(parts[2]);
            // Unused bits of the last character would let a changed text pass for the same signature.
            if (Base64Url.EncodeToString(signature) != parts[2]
                || !key.VerifyData(Encoding.ASCII.GetBytes($"{parts[0]}.{parts[1]}"), signature, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation))
                return null;
            return Read(parts[0]) is { } header && header["alg"] is JsonValue algorithm && algorithm.TryGetValue(out string? name) && name == Algorithm ? Read(parts[1]) : null;
        }
        catch (Exception e) when (e is FormatException or JsonException or CryptographicException)
        {
            return null; // What is no token is a wrong token.
        }
    }

    private static string Encode(JsonObject value) => Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(value));

    private static JsonObject? Read(string part) => JsonNode.Parse(Base64Url.DecodeFromChars(part), documentOptions: Strict) as JsonObject;
}
