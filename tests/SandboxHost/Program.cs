using System.Globalization;
using System.Text.Json.Nodes;
using CodeRun.Sandbox;
using CodeRun.Sandbox.Pods;

// A sandbox of its own process, for tests that kill it:
//   dotnet CodeRun.Tests.SandboxHost.dll DIRECTORY SNAPSHOT-AFTER-BYTES SEED
// keeps its state in the directory, prints one line of JSON (kubeconfig, notices) and serves until its standard input ends.
if (args.Length != 3 || !long.TryParse(args[1], NumberStyles.None, CultureInfo.InvariantCulture, out var snapshotAfter)
    || !int.TryParse(args[2], NumberStyles.None, CultureInfo.InvariantCulture, out var seed))
{
    await Console.Error.WriteLineAsync("usage: DIRECTORY SNAPSHOT-AFTER-BYTES SEED");
    return 2;
}

var environment = new Dictionary<string, string>(StringComparer.Ordinal) { ["PATH"] = Environment.GetEnvironmentVariable("PATH") ?? "/usr/bin:/bin" };
await using var server = await SandboxServer.StartAsync(new SandboxOptions
{
    Path = args[0],
    SnapshotAfterBytes = snapshotAfter,
    Random = new Random(seed),
    PodRunner = root => new LocalPodRunner(new PodRunnerOptions { RootDirectory = root }, environment),
}, CancellationToken.None);
Console.WriteLine(new JsonObject
{
    ["kubeconfig"] = server.KubeconfigPath,
    ["notices"] = new JsonArray([.. server.Notices.Select(static n => (JsonNode)n)]),
}.ToJsonString());
while (await Console.In.ReadLineAsync() is not null)
{
    // Nothing is said to it; the end is what counts.
}

return 0;
