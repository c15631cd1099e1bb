using System.Globalization;
using System.Text;
using CodeRun.Sandbox.Access;
using CodeRun.Sandbox.Http;
using CodeRun.Sandbox.Schema;

namespace CodeRun.Sandbox.Requests;

/// <summary>The parameters of a create, update or patch (CreateOptions, UpdateOptions, PatchOptions of meta/v1).</summary>
internal sealed record WriteOptions
{
    private const int MaxManager = 128;

    /// <summary>True when nothing is stored.</summary>
    public bool DryRun { get; init; }

    /// <summary>Who the fields belong to.</summary>
    public required string Manager { get; init; }

    /// <summary>What happens to unknown fields.</summary>
    public FieldValidation Validation { get; init; } = FieldValidation.Warn;

    /// <summary>An apply takes fields from others.</summary>
    public bool Force { get; init; }

    /// <summary>Reads and checks the parameters.</summary>
    /// <param name="request">The request.</param>
    /// <param name="kind">CreateOptions, UpdateOptions or PatchOptions.</param>
    /// <param name="isApply">True for a server-side apply.</param>
    /// <exception cref="ApiStatusException">422 with all that is wrong.</exception>
    public static WriteOptions Read(ApiRequest request, string kind, bool isApply = false)
    {
        var problems = new List<FieldProblem>();
        var manager = request.Parameter("fieldManager");
        if (kind == "PatchOptions")
        {
            if (isApply && manager is null)
                problems.Add(FieldProblem.Required("fieldManager", "is required for apply patch"));
            if (!isApply && request.Parameter("force") is not null)
                problems.Add(FieldProblem.Forbidden("force", "may not be specified for non-apply patch"));
        }

        problems.AddRange(ManagerProblems(manager));
        if (DryRunProblem(request) is { } dryRun)
            problems.Add(dryRun);
        var validation = request.Parameter("fieldValidation");
        if (validation is not (null or "Ignore" or "Warn" or "Strict"))
            problems.Add(FieldProblem.NotSupported("fieldValidation", $"\"{validation}\"", ["", "Ignore", "Strict", "Warn"]));
        if (problems.Count > 0)
            throw ApiErrors.Invalid("meta.k8s.io", kind, "", problems);
        return new WriteOptions
        {
            DryRun = request.Parameter("dryRun") is not null,
            Manager = manager ?? request.DefaultManager,
            Validation = validation switch { "Ignore" => FieldValidation.Ignore, "Strict" => FieldValidation.Strict, _ => FieldValidation.Warn },
            Force = request.Flag("force"),
        };
    }

    /// <summary>What is wrong with the dryRun parameter, or null.</summary>
    public static FieldProblem? DryRunProblem(ApiRequest request) =>
        request.Parameter("dryRun") is { } asked && asked != "All" ? FieldProblem.NotSupported("dryRun", $"[\"{asked}\"]", ["All"]) : null;

    private static IEnumerable<FieldProblem> ManagerProblems(string? manager)
    {
        if (manager is null)
            yield break;
        if (Encoding.UTF8.GetByteCount(manager) > MaxManager)
            yield return new FieldProblem("FieldValueTooLong", "fieldManager", $"Too long: may not be more than {MaxManager} bytes");
        var position = 0;
        foreach (var rune in manager.EnumerateRunes())
        {
            if (!IsPrintable(rune))
                yield return FieldProblem.Invalid("fieldManager", GoText.Quote(manager), $"invalid character U+{rune.Value:X4} (at position {position})");
            position += rune.Utf8SequenceLength;
        }
    }

    // Go's unicode.IsPrint.
    private static bool IsPrintable(Rune rune) => rune.Value == ' ' || Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse
        or UnicodeCategory.OtherNotAssigned or UnicodeCategory.SpaceSeparator or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);
}
