using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace CodeRun.Tests.Conformance;

/// <summary>Sends the requests of a recording to a server and compares the answers, by the rules of recordings/README.md.</summary>
/// <param name="http">A way to the server, with its address as base.</param>
/// <param name="token">The administrator's token.</param>
internal sealed class Replayer(HttpClient http, string token)
{
    private static readonly TimeSpan Repeat = TimeSpan.FromMilliseconds(50);
    private readonly Dictionary<string, EventStream> _streams = new(StringComparer.Ordinal);
    private readonly Bindings _bindings = new();

    /// <summary>Replays a recording; the clean-up is sent in any case.</summary>
    /// <exception cref="MismatchException">The server answered otherwise; the message names the step.</exception>
    public async Task RunAsync(JsonElement recording, CancellationToken cancellationToken)
    {
        var number = 0;
        try
        {
            foreach (var step in recording.GetProperty("steps").EnumerateArray())
            {
                number++;
                await StepAsync(step, cancellationToken);
            }
        }
        catch (Exception e) when (e is MismatchException or HttpRequestException or IOException or JsonException)
        {
            throw new MismatchException(string.Create(CultureInfo.InvariantCulture, $"step {number}: {e.Message}"), e);
        }
        finally
        {
            foreach (var stream in _streams.Values)
                stream.Dispose();
            if (recording.TryGetProperty("cleanup", out var cleanup))
            {
                foreach (var request in cleanup.EnumerateArray())
                    using (await SendAsync(request, HttpCompletionOption.ResponseContentRead, cancellationToken))
                        continue;
            }
        }
    }

    private async Task StepAsync(JsonElement step, CancellationToken cancellationToken)
    {
        var rules = new Rules(Optional(step, "compare"));
        if (step.TryGetProperty("pause", out var pause))
            await Task.Delay(TimeSpan.FromSeconds(pause.GetDouble()), TimeProvider.System, cancellationToken);
        else if (step.TryGetProperty("waitFor", out var wait))
            await WaitAsync(wait, cancellationToken);
        else if (step.TryGetProperty("request", out var request))
            await RequestAsync(step, _bindings.Fill(request), rules, cancellationToken);
        else if (step.TryGetProperty("watch", out var watch))
            await WatchAsync(step, _bindings.Fill(watch), rules, cancellationToken);
        else if (step.TryGetProperty("read", out var read))
            await EventsAsync(step, read.GetProperty("id").GetString()!, rules, cancellationToken);
        else
            throw new MismatchException($"the step cannot be done here: {string.Join(", ", step.EnumerateObject().Select(static m => m.Name))}");
    }

    private async Task RequestAsync(JsonElement step, JsonElement request, Rules rules, CancellationToken cancellationToken)
    {
        var want = step.GetProperty("response");
        for (var tries = 0; ; tries++)
        {
            using var answer = await SendAsync(request, HttpCompletionOption.ResponseContentRead, cancellationToken);
            if (answer.StatusCode == HttpStatusCode.TooManyRequests && answer.Headers.RetryAfter?.Delta is { } later && want.GetProperty("status").GetInt32() != 429 && tries < 10)
            {
                await Task.Delay(later, TimeProvider.System, cancellationToken);
                continue;
            }

            await CompareAsync(want, answer, rules, cancellationToken);
            return;
        }
    }

    private async Task CompareAsync(JsonElement want, HttpResponseMessage answer, Rules rules, CancellationToken cancellationToken)
    {
        var text = await answer.Content.ReadAsStringAsync(cancellationToken);
        if (want.GetProperty("status").GetInt32() != (int)answer.StatusCode)
            throw new MismatchException("status", $"want {want.GetProperty("status")}, got {(int)answer.StatusCode}: {(text.Length > 600 ? text[..600] : text)}");
        if (rules.IsStatusOnly)
            return;
        CompareHeaders(want, answer, rules);
        if (want.TryGetProperty("body", out var body))
            new Matcher(rules, _bindings).Match(body, JsonDocument.Parse(text).RootElement);
        else if (want.TryGetProperty("bodyText", out var words) && !rules.Ignores([]))
            new Matcher(rules, _bindings).MatchText(words.GetString()!, text, "");
    }

    private static void CompareHeaders(JsonElement want, HttpResponseMessage answer, Rules rules)
    {
        if (!want.TryGetProperty("headers", out var headers) || rules.Ignores(["headers"]))
            return;
        var matcher = new Matcher(rules, new Bindings());
        foreach (var header in headers.EnumerateObject().Where(static h => h.Name != "warning"))
            matcher.MatchText(header.Value.GetString()!, string.Join(", ", Header(answer, header.Name)), $"header {header.Name}");
        var warnings = Header(answer, "warning");
        var expected = headers.TryGetProperty("warning", out var list) ? list.EnumerateArray().Select(static w => w.GetString()!).ToList() : [];
        if (warnings.Count != expected.Count)
            throw new MismatchException("header warning", $"want {string.Join(" | ", expected)}, got {string.Join(" | ", warnings)}");
        foreach (var (wanted, got) in expected.Zip(warnings))
            matcher.MatchText(wanted, got, "header warning");
    }

    private static List<string> Header(HttpResponseMessage answer, string name) =>
        // As they came: HttpClient would lay them out anew.
        answer.Headers.NonValidated.TryGetValues(name, out var values) || answer.Content.Headers.NonValidated.TryGetValues(name, out values) ? [.. values] : [];

    private async Task WatchAsync(JsonElement step, JsonElement watch, Rules rules, CancellationToken cancellationToken)
    {
        var answer = await SendAsync(watch, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        var want = step.GetProperty("response");
        if (want.GetProperty("status").GetInt32() != (int)answer.StatusCode)
        {
            using (answer)
                throw new MismatchException("status", $"want {want.GetProperty("status")}, got {(int)answer.StatusCode}: {await answer.Content.ReadAsStringAsync(cancellationToken)}");
        }

        CompareHeaders(want, answer, rules);
        var id = watch.TryGetProperty("id", out var named) ? named.GetString()! : string.Create(CultureInfo.InvariantCulture, $"#{_streams.Count}");
        _streams[id] = new EventStream(answer, await answer.Content.ReadAsStreamAsync(cancellationToken));
        await EventsAsync(step, id, rules, cancellationToken);
    }

    private async Task EventsAsync(JsonElement step, string id, Rules rules, CancellationToken cancellationToken)
    {
        var (stream, events, end) = (_streams[id], step.GetProperty("events"), Optional(step, "end")?.GetString());
        var got = new List<JsonElement>();
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(Optional(step, "timeoutSeconds")?.GetDouble() ?? 30));
        try
        {
            while (got.Count < events.GetArrayLength() || end == "server")
            {
                if (await stream.NextAsync(limit.Token) is not { } next)
                    break;
                if (!rules.WithoutBookmarks || next.GetProperty("type").GetString() != "BOOKMARK")
                    got.Add(next);
            }
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new MismatchException($"timed out with {got.Count} of {events.GetArrayLength()} events{(end == "server" ? " (the stream should have ended)" : "")}", e);
        }

        new Matcher(rules, _bindings).Match(events, JsonDocument.Parse($"[{string.Join(',', got.Select(static e => e.GetRawText()))}]").RootElement);
        if (end == "open")
            return;
        _streams.Remove(id);
        stream.Dispose();
    }

    private async Task WaitAsync(JsonElement wait, CancellationToken cancellationToken)
    {
        var rules = new Rules(Optional(wait, "compare"), subset: true);
        var began = TimeProvider.System.GetTimestamp();
        var patience = TimeSpan.FromSeconds(Optional(wait, "timeoutSeconds")?.GetDouble() ?? 30);
        while (true)
        {
            using var answer = await SendAsync(_bindings.Fill(wait.GetProperty("request")), HttpCompletionOption.ResponseContentRead, cancellationToken);
            var text = await answer.Content.ReadAsStringAsync(cancellationToken);
            var want = wait.GetProperty("response");
            if (_bindings.Try(Compare, out var mismatch))
                return;
            if (TimeProvider.System.GetElapsedTime(began) > patience)
                throw new MismatchException($"waited {patience.TotalSeconds:0} seconds in vain: {mismatch!.Message}", mismatch);
            await Task.Delay(Repeat, TimeProvider.System, cancellationToken);

            void Compare()
            {
                if (want.GetProperty("status").GetInt32() != (int)answer.StatusCode)
                    throw new MismatchException("status", $"want {want.GetProperty("status")}, got {(int)answer.StatusCode}");
                if (want.TryGetProperty("body", out var body))
                    new Matcher(rules, _bindings).Match(body, JsonDocument.Parse(text).RootElement);
            }
        }
    }

    private async Task<HttpResponseMessage> SendAsync(JsonElement request, HttpCompletionOption completion, CancellationToken cancellationToken)
    {
        var method = new HttpMethod(Optional(request, "method")?.GetString() ?? "GET");
        using var message = new HttpRequestMessage(method, new Uri(http.BaseAddress!.GetLeftPart(UriPartial.Authority) + request.GetProperty("path").GetString() + QueryOf(request), new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true }));
        var body = BodyOf(request);
        if (body is not null || method.Method is "POST" or "PUT" or "PATCH")
            message.Content = new ByteArrayContent(body ?? []);
        var headers = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase) { ["Accept"] = "application/json", ["User-Agent"] = "rec/1.0" };
        if (body is not null)
            headers["Content-Type"] = "application/json";
        if (Optional(request, "headers") is { } given)
        {
            foreach (var header in given.EnumerateObject())
                headers[header.Name] = header.Value.GetString();
        }

        if (Optional(request, "auth")?.GetString() is var auth && auth != "none")
            headers["Authorization"] = auth ?? $"Bearer {token}";
        foreach (var (name, value) in headers.Where(static h => h.Value is not null))
        {
            if (name.Equals("Content-Type", StringComparison.OrdinalIgnoreCase))
                message.Content?.Headers.TryAddWithoutValidation(name, value);
            else
                message.Headers.TryAddWithoutValidation(name, value);
        }

        return await http.SendAsync(message, completion, cancellationToken);
    }

    private static string QueryOf(JsonElement request) => Optional(request, "query") is { } query && query.EnumerateObject().Any()
        ? "?" + string.Join('&', query.EnumerateObject().Select(static q => $"{Uri.EscapeDataString(q.Name)}={Uri.EscapeDataString(q.Value.GetString()!)}"))
        : "";

    private static byte[]? BodyOf(JsonElement request)
    {
        if (Optional(request, "body") is { } json)
            return JsonSerializer.SerializeToUtf8Bytes(json);
        if (Optional(request, "bodyText") is { } text)
            return Encoding.UTF8.GetBytes(text.GetString()!);
        if (Optional(request, "bodyBase64") is { } bytes)
            return bytes.GetBytesFromBase64();
        return Optional(request, "bodyParts") is { } parts
            ? Encoding.UTF8.GetBytes(string.Concat(parts.EnumerateArray().Select(static p => string.Concat(Enumerable.Repeat(p[0].GetString(), p[1].GetInt32())))))
            : null;
    }

    private static JsonElement? Optional(JsonElement value, string name) => value.TryGetProperty(name, out var member) ? member : null;
}
