using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using CodeRun.Engine.Agents;
using CodeRun.Engine.Api;
using CodeRun.Engine.Templates;

namespace CodeRun.Bench;

/// <summary>
/// Rendering all files of one agent: warm, and for the first time in a process; beside Handlebars.js on the same templates and values where node and npm
/// are installed.
/// </summary>
internal static class TemplatesScenario
{
    private const int Rounds = 5;
    private const int PerRound = 2000;

    public static async Task<int> RunAsync(string output, string root)
    {
        var measured = new List<Measurement> { new("first set of files in a process", "ms", await FirstAsync(root)) };
        var (store, context) = Prepare(root);
        var whole = Median([.. Enumerable.Range(0, Rounds + 1).Select(_ => Time(() => store.Render(context))).Skip(1)]);
        measured.Add(new Measurement("all files of one agent, warm: rendered, checked, hashed", "ms", whole));
        var entries = store.Inventory(context.Agent);
        var ours = Median([.. Enumerable.Range(0, Rounds + 1).Select(_ => Time(() => entries.Sum(e => store.Render(e, context).Length))).Skip(1)]);
        measured.Add(new Measurement("all files of one agent, warm: rendered, JSON checked", "ms", ours));
        if (await HandlebarsJsAsync(root, store, context) is { } theirs)
        {
            measured.Add(new Measurement("the same by Handlebars.js, warm", "ms", theirs));
            measured.Add(new Measurement("throughput against Handlebars.js", "ratio", theirs / ours));
        }
        else
        {
            Console.WriteLine("node or npm is not installed: Handlebars.js was not measured.");
        }

        await BenchReport.WriteAsync("Templates", output, measured);
        return 0;
    }

    /// <summary>In a process of its own: milliseconds from the first use to the last file.</summary>
    public static int RenderOnce(string root)
    {
        var watch = Stopwatch.StartNew();
        var (store, context) = Prepare(root);
        store.Render(context);
        Console.WriteLine(watch.Elapsed.TotalMilliseconds.ToString(CultureInfo.InvariantCulture));
        return 0;
    }

    private static (TemplateStore Store, TemplateContext Context) Prepare(string root)
    {
        var configuration = ConfigurationReader.ReadFile(Path.Combine(root, "module", "config", "controller.yaml"));
        var run = new CodeRunResource
        {
            Metadata = new ResourceMetadata { Name = "bench", Namespace = "default" },
            Spec = new CodeRunSpec { Service = "shop", TaskId = 7, RepositoryUrl = "https://github.com/example/shop", Prompt = "Add a health check.", ContinueSession = true },
        };
        var store = new TemplateStore(TemplateTree.FromDirectory(Path.Combine(root, "module", "templates")));
        return (store, TemplateContext.For(run, configuration.Agents.All[0], 1, configuration));
    }

    private static double Time<T>(Func<T> render)
    {
        var watch = Stopwatch.StartNew();
        for (var i = 0; i < PerRound; i++)
            render();
        return watch.Elapsed.TotalMilliseconds / PerRound;
    }

    private static async Task<double> FirstAsync(string root)
    {
        var times = new List<double>();
        for (var i = 0; i < Rounds; i++)
            times.Add(double.Parse(await OutputAsync(Environment.ProcessPath!, [Environment.GetCommandLineArgs()[0], "render-once", root]) ?? "", CultureInfo.InvariantCulture));
        return Median(times);
    }

    private static async Task<double?> HandlebarsJsAsync(string root, TemplateStore store, TemplateContext context)
    {
        var directory = Directory.CreateTempSubdirectory("coderun-bench-").FullName;
        try
        {
            if (await OutputAsync("npm", ["install", "--silent", "--no-audit", "--no-fund", "--prefix", directory, "handlebars@4.7.8"]) is null)
                return null;
            var script = Path.Combine(directory, "render.js");
            File.Copy(Path.Combine(root, "benchmarks", "CodeRun.Bench", "render.js"), script);
            await File.WriteAllTextAsync(Path.Combine(directory, "input.json"), new JsonObject
            {
                ["rounds"] = Rounds,
                ["perRound"] = PerRound,
                ["templates"] = new JsonObject(store.Inventory(context.Agent).Select(e => KeyValuePair.Create(e.Name, (JsonNode?)store.Tree.Files[e.Source]))),
                ["partials"] = new JsonObject(store.Tree.Files.Where(static f => f.Key.StartsWith("shared/", StringComparison.Ordinal)).Select(static f => KeyValuePair.Create(f.Key["shared/".Length..^".hbs".Length], (JsonNode?)f.Value))),
                ["context"] = JsonSerializer.SerializeToNode(context.Values),
                ["expected"] = new JsonObject(store.Render(context).Files.Select(static f => KeyValuePair.Create(f.Key, (JsonNode?)f.Value))),
            }.ToJsonString());
            return await OutputAsync("node", [script]) is { } text ? double.Parse(text, CultureInfo.InvariantCulture) : null;
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    // What a program prints; null when it is not installed or fails.
    private static async Task<string?> OutputAsync(string program, string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments) { UseShellExecute = false, RedirectStandardOutput = true })!;
            var text = await process.StandardOutput.ReadToEndAsync();
            await process.WaitForExitAsync();
            return process.ExitCode == 0 ? text.Trim() : null;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);
}
