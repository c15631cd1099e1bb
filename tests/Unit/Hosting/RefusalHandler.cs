using System.Collections.Concurrent;
using System.Net;
using CodeRun.Sandbox.Access;
using CodeRun.Sandbox.Http;

namespace CodeRun.Tests.Unit.Hosting;

/// <summary>Sends requests as somebody with no rights but those of his Roles, and notes which are refused.</summary>
internal sealed class RefusalHandler(ApiServer server, string user, ConcurrentQueue<string> refused)
    : DelegatingHandler(new InProcessHandler(server, new UserInfo { Name = user, Groups = [UserInfo.Authenticated] }))
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var answer = await base.SendAsync(request, cancellationToken);
        if (answer.StatusCode == HttpStatusCode.Forbidden)
            refused.Enqueue($"{request.Method} {request.RequestUri!.PathAndQuery}");
        return answer;
    }
}
