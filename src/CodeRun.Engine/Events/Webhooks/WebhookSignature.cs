using System.Buffers;
using System.Security.Cryptography;

namespace CodeRun.Engine.Events.Webhooks;

/// <summary>The signature that GitHub puts into X-Hub-Signature-256: <c>sha256=</c> and the HMAC-SHA256 of the body in hexadecimal.</summary>
public static class WebhookSignature
{
    private const string Prefix = "sha256=";

    /// <summary>Checks a signature in a time that does not depend on how much of it is right.</summary>
    public static SignatureState Check(ReadOnlySpan<byte> body, string? signature, ReadOnlySpan<byte> secret)
    {
        if (string.IsNullOrWhiteSpace(signature))
            return SignatureState.Missing;
        var hex = signature.AsSpan().Trim();
        Span<byte> given = stackalloc byte[SHA256.HashSizeInBytes];
        if (!hex.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase) || hex.Length != Prefix.Length + (2 * given.Length)
            || Convert.FromHexString(hex[Prefix.Length..], given, out _, out _) != OperationStatus.Done)
            return SignatureState.Wrong;
        Span<byte> expected = stackalloc byte[SHA256.HashSizeInBytes];
        HMACSHA256.HashData(secret, body, expected);
        return CryptographicOperations.FixedTimeEquals(expected, given) ? SignatureState.Valid : SignatureState.Wrong;
    }
}
