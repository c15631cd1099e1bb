using System.Text;
using System.Text.Json.Nodes;
using CodeRun.Engine.Events.Webhooks;
using CsCheck;

namespace CodeRun.Tests.Unit.Events.Webhooks;

public sealed class HostilePayloadTests
{
    private static readonly string[] Events = ["pull_request", "pull_request_review", "issue_comment", "check_run", "push", "ping", "star"];

    private static readonly string[] Values = ["null", "true", "7", "-1e400", "\"\\ud800\"", "\"x\"", "[]", "[[[]]]", "{}", "[null]", "{\"name\":7}", "1.5", "99999999999999999999", "\"\""];

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("\"text\"")]
    [InlineData("{")]
    [InlineData("{}{}")]
    [InlineData("{\"action\":")]
    [InlineData("\u0000")]
    public void What_is_no_object_is_malformed(string body)
    {
        foreach (var type in Events)
            Assert.Equal(WebhookVerdict.Malformed, Resolve(type, Encoding.UTF8.GetBytes(body)).Verdict);
    }

    [Fact]
    public void Depth_is_limited()
    {
        var body = Encoding.UTF8.GetBytes("{\"a\":" + new string('[', 1_000_000));
        Assert.Equal(WebhookVerdict.Malformed, Resolve("push", body).Verdict);
    }

    [Fact]
    public void Every_field_may_be_of_any_type()
    {
        JsonObject[] seeds = [Given.PullRequest(labels: "task-5"), Given.Review("approved", "Acme-Tess[bot]"), Given.Push()];
        foreach (var seed in seeds)
        {
            foreach (var path in Paths(seed, []))
            {
                foreach (var value in Values)
                {
                    // As text: a lone surrogate would be mended on its way through an object.
                    var mark = "\"@@\"";
                    var copy = seed.DeepClone();
                    var holder = path[..^1].Aggregate(copy, static (node, name) => node![name]!);
                    holder[path[^1]] = "@@";
                    var body = Encoding.UTF8.GetBytes(copy.ToJsonString().Replace(mark, value, StringComparison.Ordinal));
                    foreach (var type in Events)
                        Assert.NotEmpty(Resolve(type, body).Reason);
                }
            }
        }
    }

    [Fact]
    public void Names_and_text_that_are_no_Unicode_do_no_harm()
    {
        Assert.Equal(WebhookVerdict.Ignored, Resolve("pull_request", "{\"\\ud800\":1,\"action\":\"opened\",\"pull_request\":{\"head\":{\"ref\":\"\\udc00\"}},\"repository\":{\"full_name\":\"acme/shop\"}}"u8.ToArray()).Verdict);
        Assert.NotEmpty(Resolve("push", [.. "{\"ref\":\""u8, 0xFF, 0xFE, .. "\"}"u8]).Reason);
    }

    [Fact]
    public void Any_bytes_have_a_verdict() =>
        Gen.Select(Gen.Byte.Array[0, 200], Gen.Int[0, 6]).Sample(static (body, type) => Resolve(Events[type], body).Reason.Length > 0, iter: 1000);

    [Theory]
    [InlineData("")]
    [InlineData("7")]
    [InlineData("{}")]
    [InlineData("""{"kind":"Pod","metadata":{"name":"a"}}""")]
    [InlineData("""{"kind":"Workflow","metadata":{"name":7}}""")]
    [InlineData("""{"kind":"Workflow","metadata":{"name":""}}""")]
    public void What_is_no_object_of_a_play_is_not_taken_for_one(string json) => Assert.False(PlayObjectReader.TryRead(Encoding.UTF8.GetBytes(json), kind: null, out _));

    [Fact]
    public void Objects_of_a_play_may_have_fields_of_any_type()
    {
        var json = """{"kind":"Workflow","metadata":{"name":"a","labels":{"task-id":5,"x":"y"},"annotations":[]},"spec":{"arguments":{"parameters":[null,{"name":1,"value":2}]},"taskId":{}},"status":"?"}""";
        Assert.True(PlayObjectReader.TryRead(Encoding.UTF8.GetBytes(json), kind: null, out var read));
        Assert.Empty(read.TaskIds);
        Assert.Equal("y", Assert.Single(read.Labels).Value);
    }

    private static WebhookResolution Resolve(string type, byte[] body) => WebhookResolver.Resolve(new WebhookRequest(body, type, "d-1"), Given.Configuration, null);

    private static IEnumerable<string[]> Paths(JsonObject map, string[] before)
    {
        foreach (var (name, value) in map)
        {
            yield return [.. before, name];
            foreach (var inner in value is JsonObject child ? Paths(child, [.. before, name]) : [])
                yield return inner;
        }
    }
}
