using System.Runtime.InteropServices;

namespace CodeRun.Sandbox.Cel;

/// <summary>A cost or size that is not known exactly (cel-go: CostEstimate, SizeEstimate). Sums and products stop at the largest number.</summary>
/// <param name="Min">The least.</param>
/// <param name="Max">The most.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct CelRange(ulong Min, ulong Max)
{
    /// <summary>Nothing is known.</summary>
    public static readonly CelRange Unknown = new(0, ulong.MaxValue);

    /// <summary>An exact number.</summary>
    public static CelRange Fixed(ulong number) => new(number, number);

    /// <summary>The sum.</summary>
    public CelRange Add(CelRange other) => new(Sum(Min, other.Min), Sum(Max, other.Max));

    /// <summary>The product.</summary>
    public CelRange Times(CelRange other) => new(Product(Min, other.Min), Product(Max, other.Max));

    /// <summary>The product with a factor, rounded up.</summary>
    public CelRange Times(double factor) => new(Product(Min, factor), Product(Max, factor));

    /// <summary>What holds both.</summary>
    public CelRange Union(CelRange other) => new(Math.Min(Min, other.Min), Math.Max(Max, other.Max));

    /// <summary>The product of two numbers, or the largest number.</summary>
    public static ulong Product(ulong left, ulong right) => right != 0 && left > ulong.MaxValue / right ? ulong.MaxValue : left * right;

    private static ulong Sum(ulong left, ulong right) => left > ulong.MaxValue - right ? ulong.MaxValue : left + right;

    private static ulong Product(ulong number, double factor) => Math.Ceiling(number * factor) is var product && product >= 18446744073709551616.0 ? ulong.MaxValue : (ulong)product;
}
