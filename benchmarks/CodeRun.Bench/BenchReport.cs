using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace CodeRun.Bench;

/// <summary>Writes what was measured, with the environment, to a file and to the console; and as a table for docs/performance.md.</summary>
internal static class BenchReport
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    public static async Task WriteAsync(string scenario, string output, IReadOnlyList<Measurement> measured, IReadOnlyDictionary<string, object>? environment = null)
    {
        Directory.CreateDirectory(output);
        var path = Path.Combine(output, $"{scenario}.json");
        var around = new Dictionary<string, object>(StringComparer.Ordinal)
        {
            ["processors"] = Environment.ProcessorCount,
            ["runtime"] = RuntimeInformation.FrameworkDescription,
            ["system"] = RuntimeInformation.OSDescription,
            ["architecture"] = RuntimeInformation.OSArchitecture.ToString(),
        };
        foreach (var (name, value) in environment ?? new Dictionary<string, object>(StringComparer.Ordinal))
            around[name] = value;
        await File.WriteAllTextAsync(path, JsonSerializer.Serialize(new { Scenario = scenario, Environment = around, Results = measured }, Json));
        await File.WriteAllTextAsync(Path.ChangeExtension(path, ".md"), Table(measured));
        foreach (var m in measured)
            Console.WriteLine(FormattableString.Invariant($"{m.Name,-66} {m.Value,12:0.###} {m.Unit}"));
        Console.WriteLine(path);
    }

    private static string Table(IReadOnlyList<Measurement> measured)
    {
        var table = new StringBuilder("| | measured | target |\n|---|---|---|\n");
        foreach (var m in measured)
            table.Append(FormattableString.Invariant($"| {m.Name} | {Rounded(m.Value):#,0.##} {m.Unit} | {m.Target} |\n"));
        return table.ToString();
    }

    // Three digits say all that a measurement knows.
    private static double Rounded(double value)
    {
        if (value == 0)
            return 0;
        var unit = Math.Pow(10, Math.Floor(Math.Log10(Math.Abs(value))) - 2);
        return Math.Round(value / unit) * unit;
    }
}
