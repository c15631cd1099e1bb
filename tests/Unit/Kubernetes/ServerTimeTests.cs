using System.Net;
using CodeRun.Engine.Kubernetes;
using Microsoft.Extensions.Time.Testing;

namespace CodeRun.Tests.Unit.Kubernetes;

public sealed class ServerTimeTests
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 1, 1, 12, 0, 0, TimeSpan.Zero));

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 0)]
    [InlineData(-2, 0)]
    [InlineData(3600, 3600)]
    [InlineData(-90, -90)]
    public async Task Clock_of_the_server_counts_when_it_differs_by_more_than_two_seconds(int ahead, int expected)
    {
        using var connection = ApiConnection.FromHandler(new DatedHandler(_time.GetUtcNow().AddSeconds(ahead)), new Uri("http://dated/"));
        var api = new ApiClient(connection, _time);

        await api.GetRawAsync("version", CancellationToken.None);

        Assert.Equal(TimeSpan.FromSeconds(expected), api.ClockOffset);
        Assert.Equal(_time.GetUtcNow().AddSeconds(expected), new ServerTime(_time, api).Now);
    }

    private sealed class DatedHandler(DateTimeOffset date) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var answer = new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent("{}") };
            answer.Headers.Date = date;
            return Task.FromResult(answer);
        }
    }
}
