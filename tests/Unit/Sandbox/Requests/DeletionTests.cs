using System.Globalization;

namespace CodeRun.Tests.Unit.Sandbox.Requests;

/// <summary>Options of deletions.</summary>
public sealed class DeletionTests : IDisposable
{
    private const string Maps = "/api/v1/namespaces/default/configmaps";
    private const string Pods = "/api/v1/namespaces/default/pods";
    private const string Held = """{"metadata":{"name":"a","finalizers":["example.com/f"]}}""";
    private readonly SandboxClient _client = new();

    public void Dispose() => _client.Dispose();

    [Theory]
    [InlineData("?orphanDependents=false", 202)]
    [InlineData("?orphanDependents=true", 200)]
    [InlineData("?propagationPolicy=Background", 200)]
    [InlineData("", 200)]
    public async Task Deletion_that_has_only_begun_is_accepted_for_clients_of_old(string query, int code)
    {
        await _client.SendAsync("POST", Maps, Held);

        Assert.Equal(code, (await _client.SendAsync("DELETE", $"{Maps}/a{query}")).Status);
    }

    [Fact]
    public async Task Deletion_that_is_done_is_never_only_accepted()
    {
        await _client.SendAsync("POST", Maps, """{"metadata":{"name":"a"}}""");

        Assert.Equal(200, (await _client.SendAsync("DELETE", $"{Maps}/a?orphanDependents=false")).Status);
    }

    [Fact]
    public async Task Policy_takes_the_place_of_an_earlier_one()
    {
        await _client.SendAsync("POST", Maps, """{"metadata":{"name":"a","finalizers":["foregroundDeletion","example.com/f"]}}""");

        var (_, orphaned) = await _client.SendAsync("DELETE", $"{Maps}/a?propagationPolicy=Orphan");

        Assert.Equal(["example.com/f", "orphan"], orphaned["metadata"]!["finalizers"]!.AsArray().Select(static f => (string?)f));
    }

    [Fact]
    public async Task Generation_that_there_is_rises_when_deletion_begins()
    {
        await _client.SendAsync("POST", Maps, """{"metadata":{"name":"a","generation":7,"finalizers":["example.com/f"]}}""");

        var (_, deleted) = await _client.SendAsync("DELETE", $"{Maps}/a");

        Assert.Equal(8, (int)deleted["metadata"]!["generation"]!);
    }

    [Fact]
    public async Task Collection_is_not_touched_when_its_selector_is_wrong()
    {
        await _client.SendAsync("POST", Maps, Held);

        var (status, said) = await _client.SendAsync("DELETE", $"{Maps}?fieldSelector=x%3Dy&propagationPolicy=Nope");

        Assert.Equal((400, "BadRequest"), (status, (string?)said["reason"]));
    }

    [Fact]
    public async Task Watcher_sees_a_pod_marked_before_it_is_gone()
    {
        var (_, made) = await _client.SendAsync("POST", Pods, """{"metadata":{"name":"a"},"spec":{"containers":[{"name":"c","image":"i"}]}}""");

        var (_, answer) = await _client.SendAsync("DELETE", $"{Pods}/a");

        var seen = new List<string?>();
        await foreach (var change in _client.WatchAsync($"{Pods}?watch=1&resourceVersion={(string?)made["metadata"]!["resourceVersion"]}"))
        {
            seen.Add((string?)change["type"]);
            Assert.Equal(0, (int)change["object"]!["metadata"]!["deletionGracePeriodSeconds"]!);
            if (seen.Count == 2)
                break;
        }

        Assert.Equal(["MODIFIED", "DELETED"], seen);
        Assert.Equal(2, (int)answer["metadata"]!["generation"]!);
    }

    [Fact]
    public async Task Time_of_a_pods_deletion_is_the_end_of_its_grace_and_only_moves_nearer()
    {
        await _client.SendAsync("POST", Pods, """{"metadata":{"name":"a"},"spec":{"nodeName":"n","terminationGracePeriodSeconds":600,"containers":[{"name":"c","image":"i"}]}}""");

        var first = await DeleteAsync("");
        var hastened = await DeleteAsync("?gracePeriodSeconds=60");
        var delayed = await DeleteAsync("?gracePeriodSeconds=3600");
        var repeated = await DeleteAsync("?propagationPolicy=Foreground");

        Assert.Equal((600, 60), (first.Grace, hastened.Grace));
        Assert.Equal(TimeSpan.FromSeconds(540), first.End - hastened.End);
        Assert.Equal((hastened, hastened), (delayed, repeated));
        Assert.Equal(404, await StatusAfterLastDeletionAsync());

        async Task<(int Grace, DateTimeOffset End)> DeleteAsync(string query)
        {
            var metadata = (await _client.SendAsync("DELETE", $"{Pods}/a{query}")).Body["metadata"]!;
            Assert.Null(metadata["finalizers"]);
            return ((int)metadata["deletionGracePeriodSeconds"]!, DateTimeOffset.Parse((string)metadata["deletionTimestamp"]!, CultureInfo.InvariantCulture));
        }

        async Task<int> StatusAfterLastDeletionAsync()
        {
            await _client.SendAsync("DELETE", $"{Pods}/a?gracePeriodSeconds=0");
            return (await _client.SendAsync("GET", $"{Pods}/a")).Status;
        }
    }
}
