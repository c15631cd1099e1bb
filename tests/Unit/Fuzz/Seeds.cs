namespace CodeRun.Tests.Unit.Fuzz;

/// <summary>Tries something that must hold of whatever chance makes, with the same seeds in every run; the long mode tries more of them.</summary>
internal static class Seeds
{
    private const int Usual = 3000;

    /// <summary>Tries a number of seeds. The first that fails is named, and fails again by itself.</summary>
    public static void Each(int count, Action<Random> holds)
    {
        for (var seed = 0L; seed < Math.Max(count, (long)count * FuzzCases.Count / Usual); seed++)
        {
            try
            {
                holds(new Random((int)seed));
            }
            catch (Exception e)
            {
                Assert.Fail(FormattableString.Invariant($"Seed {seed}: {e}"));
            }
        }
    }
}
