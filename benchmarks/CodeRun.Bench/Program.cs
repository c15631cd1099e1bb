using System.Globalization;
using CodeRun.Bench;
using CodeRun.Bench.Api;

// CodeRun.Bench SCENARIO OUTPUT ROOT [N ...]   measures and writes OUTPUT/SCENARIO.json
// CodeRun.Bench Sandbox OUTPUT ROOT [N] [--kubeconfig PATH] [--powershell PATH]   the same; compares with a cluster, starts in PowerShell
// CodeRun.Bench render-once ROOT               renders the files of one agent, and prints the time
// CodeRun.Bench lint-once                      lints one Sensor, and prints the time
// CodeRun.Bench serve, CodeRun.Bench api [PATH]   the server side of a measurement, in a process of its own
using var stop = new CancellationTokenSource();
Console.CancelKeyPress += (_, pressed) =>
{
    // What was made on a server is taken away again.
    pressed.Cancel = true;
    stop.Cancel();
};
switch (args)
{
    case ["serve"]:
        return await BenchServer.RunAsync();
    case ["api"]:
        return await ApiProcess.RunAsync(path: null);
    case ["api", var state]:
        return await ApiProcess.RunAsync(state);
    case ["Controller", var output, var root, .. var sizes] when sizes.All(static s => Number(s) is not null):
        return await ControllerScenario.RunAsync(output, root, sizes.Length == 0 ? [1000, 10_000] : [.. sizes.Select(static s => Number(s)!.Value)]);
    case ["Sandbox", .. var rest] when SandboxArguments.Read(rest) is { } arguments:
        return await SandboxScenario.RunAsync(arguments, stop.Token);
    case ["Templates", var output, var root]:
        return await TemplatesScenario.RunAsync(output, root);
    case ["Webhooks", var output, var root]:
        return await WebhooksScenario.RunAsync(output, root);
    case ["Lint", var output, _]:
        return await LintScenario.RunAsync(output);
    case ["lint-once"]:
        return LintScenario.LintOnce();
    case ["render-once", var root]:
        return TemplatesScenario.RenderOnce(root);
    default:
        await Console.Error.WriteLineAsync("Usage: CodeRun.Bench {Controller|Lint|Sandbox|Templates|Webhooks} OUTPUT-DIRECTORY REPOSITORY-ROOT [NUMBER ...] [--kubeconfig PATH] [--powershell PATH]");
        return 2;
}

static int? Number(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0 ? number : null;
