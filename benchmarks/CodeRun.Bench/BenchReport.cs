using System.Runtime.InteropServices;
using System.Text.Json;

namespace CodeRun.Bench;

/// <summary>Writes what was measured, with the environment, to a file and to the console.</summary>
internal static class BenchReport
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

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
        foreach (var m in measured)
            Console.WriteLine(FormattableString.Invariant($"{m.Name,-58} {m.Value,12:0.###} {m.Unit}"));
        Console.WriteLine(path);
    }
}
