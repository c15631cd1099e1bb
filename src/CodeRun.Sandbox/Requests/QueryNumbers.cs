using System.Globalization;
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
        var cause = text.TrimStart('+', '-') is { Length: > 0 } digits && digits.All(char.IsAsciiDigit) ? "value out of range" : "invalid syntax";
        throw ApiErrors.BadRequest($"strconv.ParseInt: parsing \"{text}\": {cause}");
    }
}
