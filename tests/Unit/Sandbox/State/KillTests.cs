using System.Globalization;
using System.Text.Json.Nodes;

namespace CodeRun.Tests.Unit.Sandbox.State;

/// <summary>
/// Kills a sandbox (SIGKILL) while clients write and snapshots are made, at moments counted in acknowledged writes, and compares
/// what is there afterwards with what was acknowledged. <c>CODERUN_KILL_ROUNDS=200</c> makes it long.
/// </summary>
public sealed class KillTests : IDisposable
{
    private const int Clients = 6;
    private const string Maps = "api/v1/namespaces/default/configmaps";
    private readonly string _directory = Directory.CreateTempSubdirectory("coderun-kill-").FullName;

    private static int Rounds => int.Parse(Environment.GetEnvironmentVariable("CODERUN_KILL_ROUNDS") ?? "4", CultureInfo.InvariantCulture);

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public async Task Nothing_acknowledged_is_lost_when_the_sandbox_is_killed_under_load()
    {
        var random = new Random(11);
        var writers = Enumerable.Range(0, Clients).Select(i => new KillWriter($"w{i}", new Random(i))).ToList();
        var newest = 0L;
        for (var round = 0; round < Rounds; round++)
        {
            using var sandbox = await SandboxProcess.StartAsync(_directory, seed: round, snapshotAfterBytes: 48 * 1024);
            newest = await CompareAsync(sandbox, writers, newest);
            // Each write is about a kilobyte: several snapshots are written, one of them perhaps now.
            var left = random.Next(40, 400);
            var acknowledged = 0;
            await Task.WhenAll(writers.Select(w => w.WriteAsync(sandbox, Maps, () =>
            {
                if (Interlocked.Increment(ref acknowledged) == left)
                    sandbox.Kill();
            })));
        }

        using var last = await SandboxProcess.StartAsync(_directory, seed: Rounds);
        await CompareAsync(last, writers, newest);
        Assert.True(writers.Sum(static w => w.Acknowledged) >= 40 * Rounds);
    }

    private static async Task<long> CompareAsync(SandboxProcess sandbox, List<KillWriter> writers, long newest)
    {
        var (status, list) = await sandbox.SendAsync(HttpMethod.Get, Maps);
        Assert.Equal(200, status);
        var version = long.Parse((string)list["metadata"]!["resourceVersion"]!, CultureInfo.InvariantCulture);
        Assert.True(version >= newest, $"The version fell from {newest} to {version}.");
        var found = list["items"]!.AsArray().OfType<JsonObject>().ToDictionary(static o => (string)o["metadata"]!["name"]!, StringComparer.Ordinal);
        foreach (var writer in writers)
        {
            writer.Compare(found);
            version = Math.Max(version, writer.Newest);
        }

        return version;
    }
}
