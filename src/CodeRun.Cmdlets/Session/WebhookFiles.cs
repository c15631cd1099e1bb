using System.Management.Automation;
using System.Net;
using System.Security;
using System.Security.Cryptography;
using System.Text;
using CodeRun.Cmdlets.Errors;
using CodeRun.Cmdlets.Output;
using CodeRun.Engine.Events.Webhooks;

namespace CodeRun.Cmdlets.Session;

/// <summary>What Resolve-CodeRunWebhook is given, as the engine takes it.</summary>
internal static class WebhookFiles
{
    private const int MaxSmallBytes = 64 * 1024;

    /// <summary>The bytes of a file, up to one more than a webhook may have: enough to say that it is too long.</summary>
    public static Task<byte[]> PayloadAsync(string path, CancellationToken cancellationToken) => ReadAsync(path, WebhookResolver.MaxBodyBytes + 1, cancellationToken);

    /// <summary>The bytes of a payload in memory: text, bytes, or an object as ConvertFrom-Json gives it.</summary>
    public static byte[] Payload(object payload) => (payload is PSObject wrapped ? wrapped.BaseObject : payload) switch
    {
        byte[] bytes => bytes,
        string text => Encoding.UTF8.GetBytes(text),
        _ => Encoding.UTF8.GetBytes(PlainObjects.ToJson(payload)?.ToJsonString() ?? ""),
    };

    /// <summary>The headers of a file.</summary>
    public static async Task<WebhookHeaders> HeadersAsync(string path, CancellationToken cancellationToken) => WebhookHeaders.Read(await ReadSmallAsync(path, cancellationToken));

    /// <summary>The bytes of a secret; the caller clears them.</summary>
    public static byte[] Secret(SecureString secret) => Encoding.UTF8.GetBytes(new NetworkCredential("", secret).Password);

    /// <summary>The bytes of a secret in a file, without the line end that editors leave; the caller clears them.</summary>
    public static async Task<byte[]> SecretAsync(string path, CancellationToken cancellationToken)
    {
        var bytes = await ReadSmallAsync(path, cancellationToken);
        var secret = bytes.AsSpan().TrimEnd("\r\n"u8).ToArray();
        CryptographicOperations.ZeroMemory(bytes);
        return secret;
    }

    /// <summary>Objects of the cluster, or of files, that a script holds.</summary>
    public static IEnumerable<PlayObject> Objects(IEnumerable<object> given, string kind)
    {
        foreach (var one in given)
        {
            var plain = one is PSObject { BaseObject: AgentRun run } ? run.Resource : one is AgentRun bare ? bare.Resource : one;
            var bytes = Payload(plain);
            yield return PlayObjectReader.TryRead(bytes, kind, out var read) ? read : throw new CommandFailedException(
                $"An object that was given with -{kind} is no {kind}: it needs kind: {kind} and metadata.name.", "PlayObjectInvalid", ErrorCategory.InvalidArgument, one,
                "Give objects of Get-CodeRun, or manifests as objects or JSON.");
        }
    }

    private static async Task<byte[]> ReadSmallAsync(string path, CancellationToken cancellationToken) =>
        await ReadAsync(path, MaxSmallBytes + 1, cancellationToken) is { Length: <= MaxSmallBytes } bytes ? bytes : throw new CommandFailedException(
            $"The file '{path}' is longer than {MaxSmallBytes / 1024} KiB.", "FileTooLong", ErrorCategory.LimitsExceeded, path, "Give the file with the secret, or with the headers.");

    private static async Task<byte[]> ReadAsync(string path, int most, CancellationToken cancellationToken)
    {
        try
        {
            await using var file = File.OpenRead(path);
            var bytes = new byte[(int)Math.Min(file.Length, most)];
            var length = await file.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, cancellationToken);
            return length == bytes.Length ? bytes : bytes[..length];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CommandFailedException($"The file '{path}' cannot be read: {e.Message}", "FileUnreadable", ErrorCategory.ReadError, path, "Check path and rights of the file.");
        }
    }
}
