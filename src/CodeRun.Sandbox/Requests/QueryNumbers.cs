using System.Globalization;
using CodeRun.Sandbox.Access;
using CodeRun.Sandbox.Http;

namespace CodeRun.Sandbox.Requests;

/// <summary>Numbers in query parameters.</summary>
internal static class QueryNumbers
{
    /// <summary>A whole number of 64 bits, or null when the parameter is not there.</summary>
    /// <exception cref="ApiStatusException">400: it is none, in Go's words.</exception>
    public static long? Read(ApiRequest request, string name)
    {
        if (request.Parameter(name) is not { } text)
            return null;
        if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
            return number;
        throw ApiErrors.BadRequest($"strconv.ParseInt: parsing \"{text}\": {Cause(text)}");
    }

    /// <summary>A resourceVersion as a number; 0 for none.</summary>
    /// <param name="text">The parameter; empty for none.</param>
    /// <param name="refusal">Makes the exception from the cause: lists, and reading of one object, answer differently.</param>
    /// <exception cref="ApiStatusException">It is none.</exception>
    public static long Version(string text, Func<string, ApiStatusException> refusal)
    {
        if (text.Length == 0)
            return 0;
        if (ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var version))
            return (long)Math.Min(version, long.MaxValue);
        throw refusal($"resourceVersion: Invalid value: {GoText.Quote(text)}: strconv.ParseUint: parsing {GoText.Quote(text)}: {(text[0] == '-' ? "invalid syntax" : Cause(text))}");
    }

    private static string Cause(string text) =>
        text.TrimStart('+', '-') is { Length: > 0 } digits && digits.All(char.IsAsciiDigit) ? "value out of range" : "invalid syntax";
}
