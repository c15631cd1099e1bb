using System.Globalization;
using CodeRun.Bench;

// CodeRun.Bench SCENARIO OUTPUT ROOT [N ...]   measures and writes OUTPUT/SCENARIO.json
// CodeRun.Bench render-once ROOT               renders the files of one agent, and prints the time
// CodeRun.Bench serve                          the server side of a measurement, in a process of its own
switch (args)
{
    case ["serve"]:
        return await BenchServer.RunAsync();
    case ["Controller", var output, var root, .. var sizes] when sizes.All(static s => int.TryParse(s, NumberStyles.None, CultureInfo.InvariantCulture, out var n) && n > 0):
        return await ControllerScenario.RunAsync(output, root, sizes.Length == 0 ? [1000, 10_000] : [.. sizes.Select(static s => int.Parse(s, CultureInfo.InvariantCulture))]);
    case ["Templates", var output, var root]:
        return await TemplatesScenario.RunAsync(output, root);
    case ["render-once", var root]:
        return TemplatesScenario.RenderOnce(root);
    default:
        await Console.Error.WriteLineAsync("Usage: CodeRun.Bench Controller OUTPUT-DIRECTORY REPOSITORY-ROOT [NUMBER-OF-RUNS ...], or CodeRun.Bench Templates OUTPUT-DIRECTORY REPOSITORY-ROOT");
        return 2;
}
