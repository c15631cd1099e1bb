using System.Text.Json;
using CodeRun.Engine.Agents;
using CodeRun.Engine.Events.Stages;

namespace CodeRun.Engine.Events.Webhooks;

/// <summary>
/// Says what a webhook of GitHub means: who did what, to which task, and what is to be done. Needs no cluster and no network.
/// Total: whatever the bytes are, there is a verdict.
/// </summary>
public static class WebhookResolver
{
    /// <summary>Longest body, in bytes: GitHub sends none that is longer.</summary>
    public const int MaxBodyBytes = 25 * 1024 * 1024;

    private const int LongestHeader = 100;

    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    /// <summary>What a webhook means.</summary>
    /// <param name="request">The webhook.</param>
    /// <param name="configuration">The agents, and which GitHub.</param>
    /// <param name="secret">The webhook's secret; null when the signature was checked before, by an EventSource with webhookSecret.</param>
    public static WebhookResolution Resolve(WebhookRequest request, ControllerConfiguration configuration, byte[]? secret)
    {
        var warnings = new WarningList();
        var resolution = new WebhookResolution
        {
            Verdict = WebhookVerdict.Malformed,
            Reason = "",
            Event = request.EventType is { Length: > 0 and <= LongestHeader } type && type.All(static c => char.IsAsciiLetterLower(c) || c == '_') ? type : null,
            Delivery = request.Delivery is { Length: > 0 and <= LongestHeader } delivery && delivery.All(static c => char.IsAsciiLetterOrDigit(c) || c == '-') ? delivery : null,
        };
        if (request.Body.Length > MaxBodyBytes)
            return Malformed($"The body is longer than {MaxBodyBytes / (1024 * 1024)} MiB, the most that GitHub sends.");
        if (secret is { Length: 0 })
            return resolution with { Verdict = WebhookVerdict.Refused, Reason = "The secret is empty: anybody could sign with it." };
        if (secret is not null)
        {
            // Before anything of the body is looked at.
            resolution = resolution with { Signature = WebhookSignature.Check(request.Body.Span, request.Signature, secret) };
            if (resolution.Signature != SignatureState.Valid)
            {
                return resolution with
                {
                    Verdict = WebhookVerdict.Refused,
                    Reason = resolution.Signature == SignatureState.Missing
                        ? "The signature (X-Hub-Signature-256) is missing."
                        : "The signature is wrong: the body was changed, or was signed with another secret.",
                };
            }
        }

        if (request.ContentType is { } content && !content.TrimStart().StartsWith("application/json", StringComparison.OrdinalIgnoreCase))
            return Malformed($"The content type is {SafeText.Quote(content)}. Set the webhook's content type to application/json.");
        if (resolution.Event is null)
            return Malformed(request.EventType is null ? "The type of the event (X-GitHub-Event) is missing." : $"{SafeText.Quote(request.EventType)} is no type of event.");
        try
        {
            // Editors put a byte order mark before what they save.
            using var document = JsonDocument.Parse(request.Body.Span.StartsWith(ByteOrderMark) ? request.Body[ByteOrderMark.Length..] : request.Body);
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? Judge(resolution, new PayloadField(document.RootElement), configuration, warnings)
                : Malformed("The body is no JSON object.");
        }
        catch (JsonException e)
        {
            return Malformed(request.Body.Span.StartsWith("payload="u8) ? "The body is a form. Set the webhook's content type to application/json." : $"The body is no JSON: {SafeText.Quote(e.Message)}.");
        }

        WebhookResolution Malformed(string reason) => resolution with { Reason = reason };
    }

    private static WebhookResolution Judge(WebhookResolution resolution, PayloadField payload, ControllerConfiguration configuration, WarningList warnings)
    {
        var facts = FactsReader.Read(resolution.Event!, payload, configuration.GitHub, warnings);
        var agent = AgentOf(facts, configuration.Agents, warnings);
        var meaning = WebhookRules.Judge(facts, agent);
        if (facts.IsFork)
            warnings.Add("The branch lies in a fork, where anybody may give it any name; only a label names the task.");
        var task = TaskIdResolver.Resolve(facts.Labels, facts.IsFork ? null : facts.Branch, warnings);
        if (resolution.Delivery is null)
            warnings.Add("The identity of the delivery (X-GitHub-Delivery) is missing: a duplicate is recognised by its stage alone.");
        if (facts.Sender is null && meaning.Event is not null)
            warnings.Add("The payload does not say who did it.");
        var read = resolution with
        {
            EventAction = facts.Action,
            Repository = facts.Repository,
            TaskId = task.TaskId,
            TaskIdSource = task.Source,
            Sender = facts.Sender,
            Agent = agent,
            PullRequest = facts.PullRequest,
            PullRequestUrl = facts.PullRequestUrl,
            Branch = facts.Branch,
            HeadSha = facts.HeadSha,
        };
        return Decide(read, meaning, task, facts.IsFork, warnings) with { Warnings = warnings.ToList() };
    }

    private static WebhookResolution Decide(WebhookResolution read, WebhookMeaning meaning, TaskIdentity task, bool isFork, WarningList warnings)
    {
        if (task.Conflict is not null)
            warnings.Add(task.Conflict);
        if (meaning.Event is not { } what)
            return read with { Verdict = WebhookVerdict.Ignored, Reason = meaning.Reason };
        if (task.Conflict is not null)
            return read with { Verdict = WebhookVerdict.Ambiguous, Reason = task.Conflict };
        if (read.Repository is null)
            return read with { Verdict = WebhookVerdict.Malformed, Reason = "The payload names no repository of the configured GitHub." };
        if (task.TaskId is null)
        {
            var reason = isFork ? "No label names a task." : "Neither a label (task-NUMBER) nor the branch (task-NUMBER-... or feature/task-NUMBER-...) names a task.";
            warnings.Add(reason);
            return read with { Verdict = WebhookVerdict.Ignored, Reason = reason };
        }

        return read with { Verdict = WebhookVerdict.Accepted, Action = meaning.Action, StageEvent = what, Stage = PlayStages.Machine.StageFor(what), Reason = meaning.Reason };
    }

    private static AgentDefinition? AgentOf(WebhookFacts facts, AgentRegistry agents, WarningList warnings)
    {
        if (facts.Sender is null || !agents.TryGet(facts.Sender, out var agent))
            return null;
        if (!facts.IsPerson)
            return agent;
        warnings.Add($"{SafeText.Quote(facts.Sender)} has the name of the agent {agent.Name} but is no App; it does not count as the agent.");
        return null;
    }
}
