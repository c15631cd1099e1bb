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
    private const int ReadPiece = 16 * 1024;
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(2);

    private readonly ApiServer _api;
    private readonly CancellationTokenSource _stop = new();
    private readonly KestrelServer _server;
    private readonly EndpointLimits _limits;
    private readonly TimeProvider _time;
    private HostNames _hosts = new(0);

    private KestrelEndpoint(ApiServer api, KestrelServer server, EndpointLimits limits, TimeProvider time) => (_api, _server, _limits, _time) = (api, server, limits, time);

    public int Port { get; private set; }

    public static async Task<KestrelEndpoint> StartAsync(ApiServer api, IPAddress address, int port, string token, X509Certificate2 certificate, EndpointLimits limits, TimeProvider time, CancellationToken cancellationToken)
    {
        var options = new KestrelServerOptions { AddServerHeader = false, AllowSynchronousIO = false };
        limits.ApplyTo(options.Limits);
        ListenOptions? listening = null;
        options.Listen(address, port, listen =>
        {
            listen.Protocols = HttpProtocols.Http1AndHttp2;
            listen.Use(next => TlsConnection.Wrap(next, certificate, limits.Handshake, time));
            listening = listen;
        });
        var transport = new SocketTransportFactory(Options.Create(new SocketTransportOptions()), NullLoggerFactory.Instance);
        api.Access.AcceptAdministrator(token);
        var endpoint = new KestrelEndpoint(api, new KestrelServer(Options.Create(options), transport, NullLoggerFactory.Instance), limits, time);
        try
        {
            await endpoint._server.StartAsync(endpoint, cancellationToken);
        }
        catch (IOException e) when (e.InnerException is AddressInUseException)
        {
            throw new SandboxPortInUseException(port, e);
        }

        endpoint.Port = ((IPEndPoint)listening!.EndPoint).Port;
        endpoint._hosts = new HostNames(endpoint.Port);
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
            await SendAsync(http, response, ended.Token);
        }
        catch (OperationCanceledException) when (ended.IsCancellationRequested)
        {
            // The client went, or the sandbox stops.
        }
        catch (StalledException)
        {
            http.Abort();
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
        if (!_hosts.Allow(request.Host.Value))
            return Refuse(403, "Forbidden", $"the sandbox answers only to {_hosts}");
        UserInfo user;
        try
        {
            user = _api.Access.Identify(Credentials(request));
        }
        catch (ApiStatusException e)
        {
            return e.ToResponse();
        }

        var target = PathOf(request.HttpContext.Features.Get<IHttpRequestFeature>()!.RawTarget);
        var query = target.IndexOf('?', StringComparison.Ordinal);
        var asked = new ApiRequest
        {
            Method = request.Method,
            Path = query < 0 ? target : target[..query],
            Query = QueryString.Read(query < 0 ? [] : target.AsSpan(query + 1)),
            Accept = request.Headers.Accept.ToString(),
            ContentType = request.ContentType ?? "",
            UserAgent = request.Headers.UserAgent.ToString(),
            IfNoneMatch = request.Headers.IfNoneMatch.ToString(),
            User = user,
        };
        if (!HasBody(request) || !MayAsk(asked))
            return await _api.HandleAsync(asked, cancellationToken);
        try
        {
            return await ReadAsync(request, cancellationToken) is { } body
                ? await _api.HandleAsync(asked with { Body = body }, cancellationToken)
                : ApiErrors.TooLarge().ToResponse();
        }
        catch (Microsoft.AspNetCore.Http.BadHttpRequestException e)
        {
            return e.StatusCode switch
            {
                413 => ApiErrors.TooLarge().ToResponse(),
                408 => Refuse(408, "Timeout", "the body of the request did not arrive in time"),
                _ => Refuse(e.StatusCode, "BadRequest", e.Message),
            };
        }
    }

    // Nobody's body is kept in memory who is refused anyway; the answer to him is made as always.
    private bool MayAsk(ApiRequest request)
    {
        try
        {
            _api.Access.Require(request);
            return true;
        }
        catch (ApiStatusException)
        {
            return false;
        }
    }

    // RFC 9112 section 3.2.2: a target may be a whole address. Kestrel sees to it that its host is that of the Host header.
    private static string PathOf(string target)
    {
        if (target.StartsWith('/') || target.IndexOf("://", StringComparison.Ordinal) is not (>= 0 and var scheme))
            return target;
        var path = target.IndexOfAny(['/', '?'], scheme + 3);
        return path < 0 ? "/" : target[path] == '?' ? "/" + target[path..] : target[path..];
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

    private static bool HasBody(HttpRequest request) =>
        request.ContentLength != 0 && request.HttpContext.Features.Get<IHttpRequestBodyDetectionFeature>() is { CanHaveBody: true };

    // The body; null when it is larger than allowed.
    private static async Task<ReadOnlyMemory<byte>?> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (request.ContentLength is { } length and <= EndpointLimits.MaxBody)
        {
            var whole = new byte[length];
            await request.Body.ReadExactlyAsync(whole, cancellationToken);
            return whole;
        }

        using var buffer = new MemoryStream();
        var piece = new byte[ReadPiece];
        while (await request.Body.ReadAsync(piece, cancellationToken) is var read and > 0)
        {
            if (buffer.Length + read > EndpointLimits.MaxBody)
            {
                await request.Body.CopyToAsync(Stream.Null, cancellationToken);
                return null;
            }

            buffer.Write(piece, 0, read);
        }

        return buffer.GetBuffer().AsMemory(0, (int)buffer.Length);
    }

    private async Task SendAsync(HttpContext http, ApiResponse answer, CancellationToken cancellationToken)
    {
        var response = http.Response;
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
            using var whole = new AnswerWriter(response, _limits.AnswerStall, _time, cancellationToken);
            if (answer.Parts is null)
            {
                await whole.WriteAsync(answer.Body);
                return;
            }

            await response.StartAsync(cancellationToken); // Kestrel lends no memory for HTTP/1.1 before.
            await whole.WriteAsync(answer.Parts);
            return;
        }

        await response.StartAsync(cancellationToken);
        await response.Body.FlushAsync(cancellationToken);
        using var writer = new AnswerWriter(response, _limits.AnswerStall, _time, cancellationToken);
        await foreach (var piece in answer.Stream.WithCancellation(cancellationToken))
        {
            await writer.WriteAsync(piece);
            await response.Body.FlushAsync(cancellationToken);
        }
    }

    private static ApiResponse Refuse(int code, string reason, string message) => ApiResponse.Json(code, new ApiStatusException(code, reason, message).ToStatus());
}
