using CodeRun.Sandbox.Http;
using CodeRun.Sandbox.Schema;
using CodeRun.Sandbox.Typed;

namespace CodeRun.Sandbox.Requests;

/// <summary>A request for a kind that the server serves, and what is gathered while it is answered.</summary>
/// <param name="Request">The request.</param>
/// <param name="Path">Its path.</param>
/// <param name="Definition">The kind in the version of the path.</param>
internal sealed record RequestContext(ApiRequest Request, RequestPath Path, ResourceDefinition Definition)
{
    private readonly List<string> _warnings = [];

    /// <summary>Namespace of the path; empty for none.</summary>
    public string Namespace => Path.Namespace ?? "";

    /// <summary>Warning headers of the answer.</summary>
    public IReadOnlyList<string> Warnings => _warnings;

    /// <summary>Adds a Warning header once.</summary>
    public void Warn(string warning)
    {
        if (!_warnings.Contains(warning, StringComparer.Ordinal))
            _warnings.Add(warning);
    }

    /// <summary>Refuses, reports or forgets what a strict reader found.</summary>
    /// <param name="issues">What it found.</param>
    /// <param name="validation">What is to be done.</param>
    /// <param name="refusal">Makes the exception from the text that begins with "strict decoding error".</param>
    public void Judge(DecodeIssues issues, FieldValidation validation, Func<string, ApiStatusException> refusal)
    {
        if (validation == FieldValidation.Ignore || issues.All.Count == 0)
            return;
        if (validation == FieldValidation.Strict)
            throw refusal($"strict decoding error: {string.Join(", ", issues.All)}");
        foreach (var issue in issues.All)
            Warn(issue);
    }

    /// <summary>The answer with the warnings gathered so far.</summary>
    public ApiResponse Finish(ApiResponse response) => _warnings.Count == 0 ? response : response with { Warnings = [.. _warnings, .. response.Warnings] };
}
