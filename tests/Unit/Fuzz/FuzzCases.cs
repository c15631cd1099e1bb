using System.Globalization;

namespace CodeRun.Tests.Unit.Fuzz;

/// <summary>How many cases are tried: few by default, as many as the environment variable CODERUN_FUZZ_CASES says otherwise.</summary>
internal static class FuzzCases
{
    public static int Count { get; } = int.TryParse(Environment.GetEnvironmentVariable("CODERUN_FUZZ_CASES"), NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? count : 3000;

    /// <summary>Tries each case; one that throws is shown with its number, which makes it again.</summary>
    public static void Try(Func<JsonFuzzer, Random, string> make, Action<string, Random> use)
    {
        for (var seed = 0; seed < Count; seed++)
        {
            var random = new Random(seed);
            var input = make(new JsonFuzzer(random), random);
            try
            {
                use(input, random);
            }
            catch (Exception e)
            {
                Assert.Fail(FormattableString.Invariant($"Case {seed}: {e}\n{(input.Length > 4000 ? input[..4000] : input)}"));
            }
        }
    }
}
