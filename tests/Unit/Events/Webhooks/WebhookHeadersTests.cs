using System.Text;
using CodeRun.Engine.Events.Webhooks;

namespace CodeRun.Tests.Unit.Events.Webhooks;

public sealed class WebhookHeadersTests
{
    [Theory]
    [InlineData("X-GitHub-Event: push\r\nx-github-delivery:  d-1\nX-HUB-SIGNATURE-256: sha256=ab\ncontent-type: application/json\n")]
    [InlineData("""{"X-GitHub-Event":"push","x-github-delivery":"d-1","X-Hub-Signature-256":"sha256=ab","Content-Type":"application/json","X-Other":7}""")]
    [InlineData("""  {"X-Github-Event":["push","pull_request"],"X-Github-Delivery":["d-1"],"X-Hub-Signature-256":["sha256=ab"],"Content-Type":["application/json"]}""")]
    public void Headers_are_read_in_the_forms_in_which_they_are_kept(string text) =>
        Assert.Equal(new WebhookHeaders { EventType = "push", Delivery = "d-1", Signature = "sha256=ab", ContentType = "application/json" }, Read(text));

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("""{"X-GitHub-Event":{"a":1},"X-GitHub-Delivery":[],"\ud800":"x"}""")]
    [InlineData(":::\n\u0000")]
    public void Anything_else_is_no_header(string text) => Assert.Equal(new WebhookHeaders(), Read(text));

    [Fact]
    public void An_event_of_Argo_Events_is_opened()
    {
        var request = WebhookEnvelope.Open(Encoding.UTF8.GetBytes("""{"headers":{"X-Github-Event":["push"]},"body":{"ref":"refs/heads/main"}}"""));
        Assert.Equal("push", request!.EventType);
        Assert.Equal("""{"ref":"refs/heads/main"}""", Encoding.UTF8.GetString(request.Body.Span));
    }

    [Theory]
    [InlineData("""{"ref":"headers"}""")]
    [InlineData("""{"headers":{},"body":"text"}""")]
    [InlineData("""{"headers":[],"body":{}}""")]
    [InlineData("""{"headers":""")]
    public void What_is_no_envelope_stays_as_it_is(string text) => Assert.Null(WebhookEnvelope.Open(Encoding.UTF8.GetBytes(text)));

    private static WebhookHeaders Read(string text) => WebhookHeaders.Read(Encoding.UTF8.GetBytes(text));
}
