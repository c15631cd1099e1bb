using System.Net;
using System.Net.Http.Headers;

namespace CodeRun.Sandbox.Http;

/// <summary>Lets an HttpClient of this process talk to an <see cref="ApiServer"/> without sockets.</summary>
public sealed class InProcessHandler(ApiServer api) : HttpMessageHandler
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
        }, cancellationToken);
        var content = answer.Stream is null ? (HttpContent)new ReadOnlyMemoryContent(answer.Body) : new StreamContent(new PieceStream(answer.Stream));
        content.Headers.TryAddWithoutValidation("Content-Type", answer.ContentType);
        return new HttpResponseMessage((HttpStatusCode)answer.Status) { Content = content, RequestMessage = request };
    }
}
