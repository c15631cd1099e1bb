using System.Security.Cryptography;
using System.Text;

namespace CodeRun.Engine.Api;

/// <summary>
/// Makes valid Kubernetes names from any text. One rule for everything: lower case, every run of characters other than
/// a-z and 0-9 becomes one '-', none at the ends. A name that would be too long, or that would be empty, keeps what fits and
/// gets '-' and eight hexadecimal digits of a SHA-256 over the whole input, so that long inputs with the same head stay
/// apart. Total on any Unicode, deterministic, and idempotent.
/// </summary>
public static class ResourceName
{
    /// <summary>Longest DNS label (RFC 1123), which is also the longest label value.</summary>
    public const int MaxLength = 63;

    private const int HashDigits = 8;

    /// <summary>A DNS label from parts, joined by '-'.</summary>
    public static string Build(params ReadOnlySpan<string> parts)
    {
        var whole = string.Join('-', parts!);
        var name = new StringBuilder(whole.Length);
        foreach (var part in parts)
        {
            // A part without a usable character still counts: without it a service of emoji would share a workspace with another.
            var normal = Normalise(part);
            name.Append(name.Length == 0 ? "" : "-").Append(normal.Length == 0 && parts.Length > 1 ? Hash(part) : normal);
        }

        return Fit(name.ToString(), whole);
    }

    private static string Fit(string name, string whole)
    {
        if (name.Length is > 0 and <= MaxLength)
            return name;
        var head = name[..Math.Min(name.Length, MaxLength - HashDigits - 1)].TrimEnd('-');
        return head.Length == 0 ? $"x-{Hash(whole)}" : $"{head}-{Hash(whole)}";
    }

    /// <summary>A label value from any text; empty stays empty. Valid label values are kept as they are.</summary>
    public static string LabelValue(string text) =>
        text.Length == 0 || IsLabelValue(text) ? text : Build(text);

    /// <summary>The first eight hexadecimal digits of the SHA-256 of a text.</summary>
    public static string Hash(string text)
    {
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(text), digest);
        return Convert.ToHexStringLower(digest[..(HashDigits / 2)]);
    }

    /// <summary>True for a valid DNS label.</summary>
    public static bool IsDnsLabel(string text) =>
        text.Length is > 0 and <= MaxLength && text.All(static c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-') && text[0] != '-' && text[^1] != '-';

    /// <summary>True for a valid DNS subdomain, the form of most Kubernetes names.</summary>
    public static bool IsDnsSubdomain(string text) =>
        text.Length is > 0 and <= 253 && text.Split('.').All(static part =>
            part.Length > 0 && part.All(static c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-') && part[0] != '-' && part[^1] != '-');

    private static bool IsLabelValue(string text) =>
        text.Length <= MaxLength && char.IsAsciiLetterOrDigit(text[0]) && char.IsAsciiLetterOrDigit(text[^1])
        && text.All(static c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.');

    private static string Normalise(string text)
    {
        var name = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            if (char.IsAsciiLetterOrDigit(c))
                name.Append(char.ToLowerInvariant(c));
            else if (name.Length > 0 && name[^1] != '-')
                name.Append('-');
        }

        while (name.Length > 0 && name[^1] == '-')
            name.Length--;
        return name.ToString();
    }
}
