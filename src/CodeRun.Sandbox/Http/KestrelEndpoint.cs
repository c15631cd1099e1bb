using System.Buffers;
using System.IO.Pipelines;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using CodeRun.Sandbox.Access;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;

namespace CodeRun.Sandbox.Http;

/// <summary>
/// Puts the API on a port of the loopback interface: Kestrel without the rest of ASP.NET. Lets nobody in without the
/// token, nor under another Host name (a page in a browser could otherwise reach it by DNS rebinding).
/// </summary>
internal sealed class KestrelEndpoint : IHttpApplication<IFeatureCollection>, IAsyncDisposable
{
    private const long MaxBody = 3 * 1024 * 1024;

    // So many bytes of a long answer are gathered before they are sent.
    private const int SendAt = 64 * 1024;
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(2);

    private readonly ApiServer _api;
    private readonly CancellationTokenSource _stop = new();
    private readonly KestrelServer _server;
    private string[] _hosts = [];

    private KestrelEndpoint(ApiServer api, KestrelServer server) => (_api, _server) = (api, server);

    public int Port { get; private set; }

    public static async Task<KestrelEndpoint> StartAsync(ApiServer api, IPAddress address, int port, string token, X509Certificate2 certificate, TimeProvider time, CancellationToken cancellationToken)
    {
        var options = new KestrelServerOptions { AddServerHeader = false, AllowSynchronousIO = false };
        options.Limits.MaxRequestBodySize = MaxBody;
        options.Limits.MinResponseDataRate = null; // Watches are quiet for long.
        ListenOptions? listening = null;
        options.Listen(address, port, listen =>
        {
            listen.Protocols = HttpProtocols.Http1AndHttp2;
            listen.Use(next => TlsConnection.Wrap(next, certificate, time));
            listening = listen;
        });
        var transport = new SocketTransportFactory(Options.Create(new SocketTransportOptions()), NullLoggerFactory.Instance);
        api.Access.AcceptAdministrator(token);
        var endpoint = new KestrelEndpoint(api, new KestrelServer(Options.Create(options), transport, NullLoggerFactory.Instance));
        try
        {
            await endpoint._server.StartAsync(endpoint, cancellationToken);
        }
        catch (IOException e) when (e.InnerException is AddressInUseException)
        {
            throw new SandboxPortInUseException(port, e);
        }

        endpoint.Port = ((IPEndPoint)listening!.EndPoint).Port;
        endpoint._hosts = [$"127.0.0.1:{endpoint.Port}", $"localhost:{endpoint.Port}"];
        return endpoint;
    }

    public IFeatureCollection CreateContext(IFeatureCollection contextFeatures) => contextFeatures;

    public void DisposeContext(IFeatureCollection context, Exception? exception)
    {
    }

    public async Task ProcessRequestAsync(IFeatureCollection context)
    {
        var http = new DefaultHttpContext(context);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, _stop.Token);
        try
        {
            var response = await AnswerAsync(http.Request, ended.Token);
            await SendAsync(http.Response, response, ended.Token);
        }
        catch (OperationCanceledException) when (ended.IsCancellationRequested)
        {
            // The client went, or the sandbox stops.
        }
        catch (IOException) when (http.RequestAborted.IsCancellationRequested)
        {
            // The client went in the middle of an answer.
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        using var limit = new CancellationTokenSource(StopLimit);
        await _server.StopAsync(limit.Token);
        _server.Dispose();
        _stop.Dispose();
    }

    private async ValueTask<ApiResponse> AnswerAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (!_hosts.Contains(request.Host.Value, StringComparer.OrdinalIgnoreCase))
            return Refuse(403, "Forbidden", $"the sandbox answers only to {string.Join(" and ", _hosts)}");
        UserInfo user;
        try
        {
            user = _api.Access.Identify(Credentials(request));
        }
        catch (ApiStatusException e)
        {
            return e.ToResponse();
        }

        ReadOnlyMemory<byte> body;
        try
        {
            body = await ReadAsync(request, cancellationToken);
        }
        catch (Microsoft.AspNetCore.Http.BadHttpRequestException e)
        {
            return e.StatusCode == 413 ? ApiErrors.TooLarge().ToResponse() : Refuse(e.StatusCode, "BadRequest", e.Message);
        }

        var target = request.HttpContext.Features.Get<IHttpRequestFeature>()!.RawTarget;
        var query = target.IndexOf('?', StringComparison.Ordinal);
        return await _api.HandleAsync(new ApiRequest
        {
            Method = request.Method,
            Path = query < 0 ? target : target[..query],
            Query = request.Query.ToDictionary(static q => q.Key, static q => q.Value.ToString(), StringComparer.Ordinal),
            Accept = request.Headers.Accept.ToString(),
            ContentType = request.ContentType ?? "",
            UserAgent = request.Headers.UserAgent.ToString(),
            IfNoneMatch = request.Headers.IfNoneMatch.ToString(),
            Body = body,
            User = user,
        }, cancellationToken);
    }

    private static RequestCredentials Credentials(HttpRequest request)
    {
        const string Extra = "Impersonate-Extra-";
        static IReadOnlyList<string> Values(StringValues values) => [.. values.Where(static v => !string.IsNullOrEmpty(v)).Select(static v => v!)];

        return new RequestCredentials
        {
            Authorization = request.Headers.Authorization.ToString(),
            ImpersonateUser = request.Headers["Impersonate-User"].ToString(),
            ImpersonateUid = request.Headers["Impersonate-Uid"].ToString(),
            ImpersonateGroups = Values(request.Headers["Impersonate-Group"]),
            ImpersonateExtra = request.Headers
                .Where(static h => h.Key.StartsWith(Extra, StringComparison.OrdinalIgnoreCase))
                .ToDictionary(static h => h.Key[Extra.Length..], static h => Values(h.Value), StringComparer.OrdinalIgnoreCase),
        };
    }

    private static async Task<ReadOnlyMemory<byte>> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (request.ContentLength == 0 || request.HttpContext.Features.Get<IHttpRequestBodyDetectionFeature>() is not { CanHaveBody: true })
            return default;
        using var buffer = new MemoryStream(request.ContentLength is { } length and <= MaxBody ? (int)length : 0);
        await request.Body.CopyToAsync(buffer, cancellationToken);
        return buffer.GetBuffer().AsMemory(0, (int)buffer.Length);
    }

    private static async Task SendAsync(HttpResponse response, ApiResponse answer, CancellationToken cancellationToken)
    {
        response.StatusCode = answer.Status;
        if (answer.Status is 204 or 304)
        {
            foreach (var (name, value) in answer.Headers)
                response.Headers[name] = value;
            return;
        }

        response.ContentType = answer.ContentType.Length > 0 ? answer.ContentType : null;
        response.Headers.CacheControl = "no-cache, private";
        foreach (var warning in WarningHeader.Format(answer.Warnings))
            response.Headers.Append("Warning", warning);
        foreach (var (name, value) in answer.Headers)
            response.Headers[name] = value;
        if (answer.Stream is null)
        {
            response.ContentLength = answer.Length;
            if (answer.Parts is null)
            {
                await response.Body.WriteAsync(answer.Body, cancellationToken);
                return;
            }

            await response.StartAsync(cancellationToken); // Kestrel lends no memory for HTTP/1.1 before.
            await SendAsync(response.BodyWriter, answer.Parts, cancellationToken);
            return;
        }

        await response.StartAsync(cancellationToken);
        await response.Body.FlushAsync(cancellationToken);
        await foreach (var piece in answer.Stream.WithCancellation(cancellationToken))
        {
            await response.Body.WriteAsync(piece, cancellationToken);
            await response.Body.FlushAsync(cancellationToken);
        }
    }

    private static async Task SendAsync(PipeWriter body, IReadOnlyList<ReadOnlyMemory<byte>> parts, CancellationToken cancellationToken)
    {
        var unsent = 0;
        foreach (var part in parts)
        {
            body.Write(part.Span);
            unsent += part.Length;
            if (unsent < SendAt)
                continue;
            unsent = 0;
            if ((await body.FlushAsync(cancellationToken)).IsCompleted)
                return; // The client went.
        }

        await body.FlushAsync(cancellationToken);
    }

    private static ApiResponse Refuse(int code, string reason, string message) => ApiResponse.Json(code, new ApiStatusException(code, reason, message).ToStatus());
}
