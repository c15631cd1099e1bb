namespace CodeRun.Sandbox.Cel;

/// <summary>The operators that always need all their operands.</summary>
internal static class CelOperators
{
    /// <summary>The result of an operator.</summary>
    /// <exception cref="CelException">There is none for these values.</exception>
    /// <exception cref="OverflowException">A whole number does not fit.</exception>
    public static object? Apply(string sign, IReadOnlyList<object?> values)
    {
        var left = values[0];
        var right = values.Count > 1 ? values[1] : null;
        return sign switch
        {
            "!_" => left is bool flag ? !flag : throw None(),
            "-_" => left switch { long n => (object)checked(-n), double d => -d, TimeSpan s => -s, _ => throw None() },
            "_==_" => CelValues.Same(left, right),
            "_!=_" => !CelValues.Same(left, right),
            "_<_" => CelValues.Compare(left, right) < 0,
            "_<=_" => CelValues.Compare(left, right) <= 0,
            "_>_" => CelValues.Compare(left, right) > 0,
            "_>=_" => CelValues.Compare(left, right) >= 0,
            "_in_" => In(left, right),
            "_[_]" => left is CelOptional maybe ? (maybe.HasValue ? MaybeIndex(maybe.Value, right) : CelOptional.None) : Index(left, right),
            "_[?_]" => left is CelOptional optional ? (optional.HasValue ? MaybeIndex(optional.Value, right) : CelOptional.None) : MaybeIndex(left, right),
            "_+_" => Add(left, right),
            "_-_" => (left, right) switch
            {
                (long a, long b) => (object)checked(a - b),
                (double a, double b) => a - b,
                (DateTimeOffset a, DateTimeOffset b) => a - b,
                (DateTimeOffset a, TimeSpan b) => a - b,
                (TimeSpan a, TimeSpan b) => a - b,
                _ => throw None(),
            },
            "_*_" => (left, right) switch { (long a, long b) => (object)checked(a * b), (double a, double b) => a * b, _ => throw None() },
            "_/_" => (left, right) switch
            {
                (long, 0L) => throw new CelException("division by zero"),
                (long a, long b) => (object)checked(a / b),
                (double a, double b) => a / b,
                _ => throw None(),
            },
            "_%_" => (left, right) switch
            {
                (long, 0L) => throw new CelException("modulus by zero"),
                (long a, long b) => a % b,
                _ => throw None(),
            },
            _ => throw None(),
        };
    }

    private static CelException None() => new("no such overload");

    private static object Add(object? left, object? right) => (left, right) switch
    {
        (long a, long b) => (object)checked(a + b),
        (double a, double b) => a + b,
        (string a, string b) => a + b,
        (byte[] a, byte[] b) => (byte[])[.. a, .. b],
        (List<object?> a, List<object?> b) => (List<object?>)[.. a, .. b],
        (DateTimeOffset a, TimeSpan b) => a + b,
        (TimeSpan a, DateTimeOffset b) => b + a,
        (TimeSpan a, TimeSpan b) => a + b,
        _ => throw None(),
    };

    private static bool In(object? value, object? range) => range switch
    {
        List<object?> list => list.Exists(i => CelValues.Same(i, value)),
        CelMap map => value is string key && map.Has(key),
        Dictionary<object, object?> map => value is not null && map.ContainsKey(value),
        _ => throw None(),
    };

    private static CelOptional MaybeIndex(object? target, object? index)
    {
        var isThere = (target, index) switch
        {
            (List<object?> list, long at) => at >= 0 && at < list.Count,
            (CelMap map, string key) => map.Has(key),
            (Dictionary<object, object?> map, { } key) => map.ContainsKey(key),
            _ => throw None(),
        };
        return isThere ? new CelOptional(true, Index(target, index)) : CelOptional.None;
    }

    private static object? Index(object? target, object? index) => (target, index) switch
    {
        (List<object?> list, long at) => at >= 0 && at < list.Count ? list[(int)at] : throw new CelException($"index out of bounds: {at}"),
        (CelMap map, string key) => map.Get(key),
        (Dictionary<object, object?> map, { } key) => map.TryGetValue(key, out var value) ? value : throw new CelException($"no such key: {key}"),
        _ => throw None(),
    };
}
