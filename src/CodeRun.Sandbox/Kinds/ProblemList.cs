using System.Globalization;
using CodeRun.Sandbox.Access;
using CodeRun.Sandbox.Schema;

namespace CodeRun.Sandbox.Kinds;

/// <summary>Notes problems in the forms of apimachinery's field errors.</summary>
internal static class ProblemList
{
    /// <summary>A field that must be there is not.</summary>
    public static void Required(this List<FieldProblem> problems, string path, string detail = "") => problems.Add(FieldProblem.Required(path, detail));

    /// <summary>A text has a value it may not have.</summary>
    public static void Invalid(this List<FieldProblem> problems, string path, string value, string detail) =>
        problems.Add(FieldProblem.Invalid(path, GoText.Quote(value), detail));

    /// <summary>A text breaks rules, one problem each.</summary>
    public static void Invalid(this List<FieldProblem> problems, string path, string value, IEnumerable<string> details) =>
        problems.AddRange(details.Select(d => FieldProblem.Invalid(path, GoText.Quote(value), d)));

    /// <summary>A number has a value it may not have.</summary>
    public static void Invalid(this List<FieldProblem> problems, string path, long value, string detail) =>
        problems.Add(FieldProblem.Invalid(path, value.ToString(CultureInfo.InvariantCulture), detail));

    /// <summary>A value that is shown as it is has a problem.</summary>
    public static void InvalidShown(this List<FieldProblem> problems, string path, string shown, string detail) => problems.Add(FieldProblem.Invalid(path, shown, detail));

    /// <summary>A field may not be there or may not change.</summary>
    public static void Forbidden(this List<FieldProblem> problems, string path, string detail) => problems.Add(FieldProblem.Forbidden(path, detail));

    /// <summary>A text is none of those it may be; nothing is required to be one of them.</summary>
    public static void NotSupported(this List<FieldProblem> problems, string path, string value, params IEnumerable<string> supported) =>
        problems.Add(FieldProblem.NotSupported(path, GoText.Quote(value), supported));

    /// <summary>A name that stands for nothing.</summary>
    public static void NotFound(this List<FieldProblem> problems, string path, string value) =>
        problems.Add(new FieldProblem("FieldValueNotFound", path, $"Not found: {GoText.Quote(value)}"));

    /// <summary>A value that stands twice.</summary>
    public static void Duplicate(this List<FieldProblem> problems, string path, string value) =>
        problems.Add(new FieldProblem("FieldValueDuplicate", path, $"Duplicate value: {GoText.Quote(value)}"));

    /// <summary>A number that is below zero.</summary>
    public static void NotNegative(this List<FieldProblem> problems, string path, long? value)
    {
        if (value < 0)
            problems.Invalid(path, value.Value, "must be greater than or equal to 0");
    }
}
