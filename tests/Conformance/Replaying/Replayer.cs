using System.Globalization;
using System.Text.Json;
using CodeRun.Tests.Conformance.Servers;

namespace CodeRun.Tests.Conformance.Replaying;

/// <summary>Sends the requests of a recording to a server and compares the answers, by the rules of recordings/README.md.</summary>
/// <param name="server">The server.</param>
/// <param name="hooks">What the runner can make the server do beside the API, by name.</param>
/// <param name="report">Takes what a person should hear of and is no mismatch.</param>
internal sealed class Replayer(ConformanceServer server, IReadOnlyDictionary<string, Action> hooks, Action<string> report)
{
    private static readonly TimeSpan Repeat = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan CleanupLimit = TimeSpan.FromSeconds(60);
    private readonly RequestSender _sender = new(server);
    private readonly Dictionary<string, EventStream> _streams = new(StringComparer.Ordinal);
    private readonly Bindings _bindings = new();

    /// <summary>Replays a recording; the clean-up is sent in any case.</summary>
    /// <exception cref="MismatchException">The server answered otherwise; the message names the step, the place, what was wanted and what came.</exception>
    public async Task RunAsync(Recording recording, CancellationToken cancellationToken)
    {
        var (number, current) = (0, default(JsonElement));
        try
        {
            foreach (var step in recording.Steps)
            {
                (number, current) = (number + 1, step);
                await StepAsync(step, cancellationToken);
            }
        }
        catch (Exception e) when (e is MismatchException or HttpRequestException or IOException or JsonException)
        {
            throw new MismatchException(string.Create(CultureInfo.InvariantCulture, $"step {number}, {Head(current)}: {e.Message}"), e);
        }
        finally
        {
            foreach (var stream in _streams.Values)
                stream.Dispose();
            await CleanUpAsync(recording);
        }
    }

    private async Task CleanUpAsync(Recording recording)
    {
        using var limit = new CancellationTokenSource(CleanupLimit);
        foreach (var request in recording.Cleanup)
        {
            try
            {
                (await _sender.SendAsync(request, 0, HttpCompletionOption.ResponseContentRead, limit.Token)).Dispose();
            }
            catch (Exception e) when (e is MismatchException or HttpRequestException or OperationCanceledException)
            {
                // Must not hide what went wrong before.
                report($"Not cleaned up: {request.GetProperty("path")}: {e.Message}");
            }
        }
    }

    // What a person looks for in the file.
    private static string Head(JsonElement step)
    {
        if (step.Find("read") is { } read)
            return $"stream {read.GetProperty("id")}";
        var request = step.Find("request") ?? step.Find("watch") ?? step.Find("waitFor")?.GetProperty("request");
        return request is { } sent ? $"{sent.Find("method")?.GetString() ?? "WATCH"} {sent.GetProperty("path")}" : string.Join(", ", step.EnumerateObject().Select(static m => m.Name));
    }

    private async Task StepAsync(JsonElement step, CancellationToken cancellationToken)
    {
        var rules = new Rules(step.Find("compare"));
        if (step.Find("pause") is { } pause)
            await Task.Delay(TimeSpan.FromSeconds(pause.GetDouble()), TimeProvider.System, cancellationToken);
        else if (step.Find("hook") is { } hook)
            (hooks.GetValueOrDefault(hook.GetString()!) ?? throw new MismatchException($"there is no hook '{hook}'")).Invoke();
        else if (step.Find("waitFor") is { } wait)
            await WaitAsync(wait, cancellationToken);
        else if (step.Find("request") is { } request)
            await RequestAsync(step.GetProperty("response"), _bindings.Fill(request), rules, cancellationToken);
        else if (step.Find("watch") is { } watch)
            await WatchAsync(step, _bindings.Fill(watch), rules, cancellationToken);
        else if (step.Find("read") is { } read)
            await EventsAsync(step, read.GetProperty("id").GetString()!, rules, cancellationToken);
        else
            throw new MismatchException($"a step of an unknown kind: {string.Join(", ", step.EnumerateObject().Select(static m => m.Name))}");
    }

    private async Task RequestAsync(JsonElement want, JsonElement request, Rules rules, CancellationToken cancellationToken)
    {
        using var answer = await _sender.SendAsync(request, Status(want), HttpCompletionOption.ResponseContentRead, cancellationToken);
        var headers = new AnswerHeaders(answer);
        var text = await answer.Content.ReadAsStringAsync(cancellationToken);
        CompareStatus(want, answer, text);
        if (rules.IsStatusOnly)
            return;
        headers.Compare(want, rules);
        if (want.Find("body") is { } body)
            new Matcher(rules, _bindings).Match(body, Parse(text));
        else if (want.Find("bodyText") is { } words && !rules.Ignores([]))
            new Matcher(rules, _bindings).MatchText(words.GetString()!, text, "");
    }

    private async Task WatchAsync(JsonElement step, JsonElement watch, Rules rules, CancellationToken cancellationToken)
    {
        var want = step.GetProperty("response");
        var answer = await _sender.SendAsync(watch, Status(want), HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        var headers = new AnswerHeaders(answer);
        if (Status(want) != (int)answer.StatusCode)
        {
            using (answer)
                CompareStatus(want, answer, await answer.Content.ReadAsStringAsync(cancellationToken));
        }

        var id = watch.Find("id")?.GetString() ?? string.Create(CultureInfo.InvariantCulture, $"#{_streams.Count}");
        _streams[id] = new EventStream(answer, await answer.Content.ReadAsStreamAsync(cancellationToken));
        headers.Compare(want, rules);
        await EventsAsync(step, id, rules, cancellationToken);
    }

    private async Task EventsAsync(JsonElement step, string id, Rules rules, CancellationToken cancellationToken)
    {
        var (stream, events, end) = (_streams[id], step.GetProperty("events"), step.Find("end")?.GetString());
        var got = new List<JsonElement>();
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(step.Find("timeoutSeconds")?.GetDouble() ?? 30));
        try
        {
            while (got.Count < events.GetArrayLength() || end == "server")
            {
                if (await stream.NextAsync(limit.Token) is not { } next)
                    break;
                if (!rules.WithoutBookmarks || next.Find("type")?.GetString() != "BOOKMARK")
                    got.Add(next);
            }
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new MismatchException($"timed out with {got.Count} of {events.GetArrayLength()} events{(end == "server" ? " (the stream should have ended)" : "")}: {Shown(string.Join(' ', got))}", e);
        }

        new Matcher(rules, _bindings).Match(events, JsonElement.Parse($"[{string.Join(',', got.Select(static e => e.GetRawText()))}]"));
        if (end == "open")
            return;
        _streams.Remove(id);
        stream.Dispose();
    }

    private async Task WaitAsync(JsonElement wait, CancellationToken cancellationToken)
    {
        var rules = new Rules(wait.Find("compare"), subset: true);
        var want = wait.GetProperty("response");
        var began = TimeProvider.System.GetTimestamp();
        var patience = TimeSpan.FromSeconds(wait.Find("timeoutSeconds")?.GetDouble() ?? 30);
        while (true)
        {
            using var answer = await _sender.SendAsync(_bindings.Fill(wait.GetProperty("request")), Status(want), HttpCompletionOption.ResponseContentRead, cancellationToken);
            var text = await answer.Content.ReadAsStringAsync(cancellationToken);
            if (_bindings.Try(Compare, out var mismatch))
                return;
            if (TimeProvider.System.GetElapsedTime(began) > patience)
                throw new MismatchException($"waited {patience.TotalSeconds:0} seconds in vain: {mismatch!.Message}", mismatch);
            await Task.Delay(Repeat, TimeProvider.System, cancellationToken);

            void Compare()
            {
                CompareStatus(want, answer, text);
                if (want.Find("body") is { } body)
                    new Matcher(rules, _bindings).Match(body, Parse(text));
            }
        }
    }

    private static int Status(JsonElement want) => want.GetProperty("status").GetInt32();

    private static void CompareStatus(JsonElement want, HttpResponseMessage answer, string text)
    {
        if (Status(want) != (int)answer.StatusCode)
            throw new MismatchException("status", $"want {Status(want)}, got {(int)answer.StatusCode}: {Shown(text)}");
    }

    private static JsonElement Parse(string text)
    {
        try
        {
            return JsonElement.Parse(text);
        }
        catch (JsonException e)
        {
            throw new MismatchException($"the answer is not JSON: {Shown(text)}", e);
        }
    }

    private static string Shown(string text) => text.Length > 600 ? text[..600] + " ..." : text;
}
