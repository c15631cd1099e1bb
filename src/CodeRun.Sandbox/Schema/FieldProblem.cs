namespace CodeRun.Sandbox.Schema;

/// <summary>One cause of an Invalid answer, in Kubernetes' words.</summary>
/// <param name="Reason">FieldValueRequired, FieldValueInvalid, FieldValueNotSupported, FieldValueForbidden, FieldValueTypeInvalid, ...</param>
/// <param name="Field">Path such as <c>spec.containers[0].name</c>.</param>
/// <param name="Message">For example <c>Required value</c>.</param>
public sealed record FieldProblem(string Reason, string Field, string Message)
{
    /// <summary>A field that must be there is not.</summary>
    public static FieldProblem Required(string field, string detail = "") =>
        new("FieldValueRequired", field, detail.Length == 0 ? "Required value" : $"Required value: {detail}");

    /// <summary>A field has a value it may not have.</summary>
    public static FieldProblem Invalid(string field, string shownValue, string detail) =>
        new("FieldValueInvalid", field, $"Invalid value: {shownValue}: {detail}");

    /// <summary>A field has the wrong type.</summary>
    public static FieldProblem WrongType(string field, string shownValue, string detail) =>
        new("FieldValueTypeInvalid", field, $"Invalid value: {shownValue}: {detail}");

    /// <summary>A field may not be there or may not change.</summary>
    public static FieldProblem Forbidden(string field, string detail) =>
        new("FieldValueForbidden", field, $"Forbidden: {detail}");

    /// <summary>A field has none of the values it may have.</summary>
    public static FieldProblem NotSupported(string field, string shownValue, IEnumerable<string> supported) =>
        new("FieldValueNotSupported", field, $"Unsupported value: {shownValue}: supported values: {string.Join(", ", supported.Select(static s => $"\"{s}\""))}");
}
