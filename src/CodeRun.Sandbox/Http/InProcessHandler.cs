using System.Net;
using System.Net.Http.Headers;
using CodeRun.Sandbox.Access;

namespace CodeRun.Sandbox.Http;

/// <summary>Lets an HttpClient of this process talk to an <see cref="ApiServer"/> without sockets.</summary>
/// <param name="api">The server.</param>
/// <param name="user">Who sends the requests; null for somebody who may do everything.</param>
public sealed class InProcessHandler(ApiServer api, UserInfo? user = null) : HttpMessageHandler
{
    /// <inheritdoc/>
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var body = request.Content is null ? default : new ReadOnlyMemory<byte>(await request.Content.ReadAsByteArrayAsync(cancellationToken));
        var answer = await api.HandleAsync(new ApiRequest
        {
            Method = request.Method.Method,
            Path = request.RequestUri!.AbsolutePath,
            Query = QueryString.Read(request.RequestUri.Query.AsSpan().TrimStart('?')),
            Accept = request.Headers.Accept.ToString(),
            ContentType = request.Content?.Headers.ContentType?.ToString() ?? "",
            UserAgent = request.Headers.UserAgent.ToString(),
            Body = body,
            User = user,
        }, cancellationToken);
        var content = answer.Stream is null ? (HttpContent)new ReadOnlyMemoryContent(answer.Body) : new StreamContent(new PieceStream(answer.Stream));
        content.Headers.TryAddWithoutValidation("Content-Type", answer.ContentType);
        return new HttpResponseMessage((HttpStatusCode)answer.Status) { Content = content, RequestMessage = request };
    }
}
