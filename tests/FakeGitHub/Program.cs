using System.Globalization;
using System.Text.Json.Nodes;
using CodeRun.Tests.FakeGitHub;

// A fake GitHub of its own process, for tests that are no .NET tests:
//   dotnet CodeRun.Tests.FakeGitHub.dll KEY-DIRECTORY ID:SLUG OWNER/NAME...
// makes one App that is installed on the repositories, writes its private key to KEY-DIRECTORY/SLUG.pem, prints one line of
// JSON (url, apiUrl, repositories with their directories) and serves until its standard input ends.
if (args.Length < 3 || args[1].Split(':') is not [var number, var slug] || !long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var id))
{
    await Console.Error.WriteLineAsync("usage: KEY-DIRECTORY ID:SLUG OWNER/NAME...");
    return 2;
}

await using var server = await FakeGitHubServer.StartAsync();
var key = server.AddApp(id, slug);
await File.WriteAllTextAsync(Path.Combine(args[0], $"{slug}.pem"), key);
var repositories = new JsonObject();
foreach (var owner in args[2..].GroupBy(static r => r.Split('/')[0], StringComparer.Ordinal))
{
    server.Install(id, owner.Key, [.. owner.Select(static r => r.Split('/')[1])]);
    foreach (var repository in owner)
        repositories[repository] = server.AddRepository(owner.Key, repository.Split('/')[1]);
}

Console.WriteLine(new JsonObject { ["url"] = server.Url, ["apiUrl"] = server.ApiUrl, ["repositories"] = repositories }.ToJsonString());
while (await Console.In.ReadLineAsync() is not null)
{
    // Nothing is said to it; the end is what counts.
}

return 0;
