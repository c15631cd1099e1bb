using CodeRun.Engine.Events.Simulating.Go;

namespace CodeRun.Engine.Events.Simulating.Templates;

/// <summary>Comparisons of templates. A number of the event is a float64 and cannot be compared with a whole number of the template.</summary>
internal static class TemplateComparison
{
    /// <summary>eq: true when the first argument equals one of the others.</summary>
    /// <exception cref="EvaluationException">The types cannot be compared.</exception>
    public static bool IsEqualToAny(IReadOnlyList<object?> arguments)
    {
        if (arguments.Count < 2)
            throw new EvaluationException("missing argument for comparison in the template");
        var left = Present(arguments[0]);
        foreach (var argument in arguments.Skip(1))
        {
            var right = Present(argument);
            if (left is null || right is null)
            {
                if (left is null && right is null)
                    return true;
                continue;
            }

            if (left is GoList or GoMap && right is GoList or GoMap && (IsNil(left) || IsNil(right)))
            {
                if (IsNil(left) == IsNil(right))
                    return true;
                continue;
            }

            if (left.GetType() != right.GetType())
                throw Incompatible(left, right);
            if (left is GoList or GoMap)
                throw new EvaluationException($"non-comparable type {GoValue.TypeOf(left)} in the template");
            if (left.Equals(right))
                return true;
        }

        return false;
    }

    /// <summary>Which of two comes first.</summary>
    /// <exception cref="EvaluationException">The types cannot be compared.</exception>
    public static int Order(object? left, object? right) => (Present(left), Present(right)) switch
    {
        (long a, long b) => a.CompareTo(b),
        (double a, double b) => a.CompareTo(b),
        (string a, string b) => GoText.Compare(a, b),
        var (a, b) => throw Incompatible(a, b),
    };

    private static bool IsNil(object value) => value is GoList { IsNil: true };

    private static object? Present(object? value) => ReferenceEquals(value, GoValue.Missing) ? null : value is GoInt64 number ? number.Value : value;

    private static EvaluationException Incompatible(object? left, object? right) =>
        new($"incompatible types for comparison in the template: {GoValue.TypeOf(left)} and {GoValue.TypeOf(right)}");
}
