using System.Text.Json.Nodes;
using CodeRun.Engine.Events.Stages;

namespace CodeRun.Tests.Unit.Events.Stages;

public sealed class StageStoreTests
{
    [Fact]
    public void A_record_comes_back_as_it_was_stored()
    {
        var record = new StageRecord
        {
            Stage = PlayStages.Testing, Previous = PlayStages.WaitingSecurity, HeadSha = "b", Superseded = ["a"], Deliveries = ["d1", "d2"],
            Kept = [new KeptEvent(StageEvent.TestingApproved, "b"), new KeptEvent(StageEvent.PullRequestMerged, null)],
        };
        var metadata = StageStore.ToMetadata(record, "uid", "7");
        Assert.Equal("7", (string?)metadata["resourceVersion"]);
        Assert.True(StageStore.TryRead(Map(metadata["labels"]), Map(metadata["annotations"]), out var read, out _));
        Assert.Equivalent(record, read, strict: true);
    }

    [Fact]
    public void A_play_without_labels_is_at_its_start()
    {
        Assert.True(StageStore.TryRead(Map(null), Map(null), out var read, out _));
        Assert.Equal(PlayStages.Pending, read.Stage);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("""{"kept":[{"event":"Lunch"}]}""")]
    [InlineData("""{"deliveries":7}""")]
    public void A_memory_that_cannot_be_read_is_a_problem_and_not_an_empty_memory(string state)
    {
        var annotations = new Dictionary<string, string> { [StageLabels.State] = state };
        Assert.False(StageStore.TryRead(Map(null), annotations, out var read, out var problem));
        Assert.Null(read);
        Assert.Contains(StageLabels.State, problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Nulls_in_the_memory_do_no_harm()
    {
        var annotations = new Dictionary<string, string> { [StageLabels.State] = """{"kept":[null],"deliveries":null,"superseded":[null]}""" };
        Assert.True(StageStore.TryRead(Map(null), annotations, out var read, out _));
        Assert.Empty(read.Kept);
        Assert.Empty(read.Deliveries);
        Assert.Empty(read.Superseded);
    }

    private static Dictionary<string, string> Map(JsonNode? node) => (node as JsonObject ?? []).ToDictionary(static p => p.Key, static p => (string)p.Value!);
}
