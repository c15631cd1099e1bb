using System.Text.Json;
using System.Text.Json.Nodes;
using CodeRun.Engine.Agents;
using CodeRun.Engine.Events.Stages;
using CodeRun.Engine.Events.Webhooks;
using CodeRun.Engine.Kubernetes;

namespace CodeRun.Engine.Hosting;

/// <summary>
/// Carries out what a webhook asks for. Every write has the version that was looked at as its condition; when an object has changed meanwhile, everything is
/// looked at anew. The record of a play is written first, then runs are cancelled and created, and the play remembers the delivery last: what breaks off in
/// between is carried on by a redelivery.
/// </summary>
public sealed class WebhookApplier(IApiClient api, TimeProvider time, ControllerConfiguration configuration)
{
    private const int MostTries = 5;

    /// <summary>Carries a webhook out.</summary>
    /// <exception cref="ApiException">A request failed, or an object kept changing.</exception>
    public async Task<WebhookOutcome> ApplyAsync(WebhookResolution resolution, PlayNamespaces namespaces, CancellationToken cancellationToken)
    {
        var changes = new List<string>();
        for (var tries = 1; ; tries++)
        {
            var objects = resolution.TaskId is { } task ? await new PlayFinder(api).FindAsync(namespaces, task, cancellationToken) : [];
            var plan = WebhookPlanner.Plan(resolution, objects, configuration);
            if (plan.Resolution.Verdict is not (WebhookVerdict.Accepted or WebhookVerdict.Early))
                return new WebhookOutcome(plan, changes);
            try
            {
                var problem = await CarryOutAsync(plan, namespaces.Runs, changes, cancellationToken);
                return new WebhookOutcome(plan, changes, problem);
            }
            catch (ApiException e) when (e.IsConflict && tries < MostTries)
            {
                changes.Add($"Looked again: {e.ServerMessage}");
            }
        }
    }

    private async Task<string?> CarryOutAsync(WebhookPlan plan, string @namespace, List<string> changes, CancellationToken cancellationToken)
    {
        var play = plan.Decisions.FirstOrDefault(static d => d.Kind is PlayDecisionKind.Move or PlayDecisionKind.Keep);
        if (play is { Kind: PlayDecisionKind.Move, Object: { HasHiddenNodes: true, KeepsRecord: false } })
            return $"The nodes of {play.Object} are compressed or stored outside of it. Resume it with the argo program.";
        JsonObject? remediation = null;
        if (plan.Resolution.Action == WebhookAction.StartRemediation)
        {
            (remediation, var problem) = await RemediationAsync(plan, play, cancellationToken);
            if (problem is not null)
                return problem;
        }

        // Before a run is cancelled, since the play looks there for what the end of the run means.
        if (play is { Object.KeepsRecord: true } && await WriteRecordAsync(play.Object, plan.Resolution, changes, cancellationToken) is { } unwritten)
            return unwritten;
        foreach (var run in plan.Decisions.Where(static d => d.Kind == PlayDecisionKind.Cancel).Select(static d => d.Object))
        {
            var patch = new JsonObject { ["metadata"] = new JsonObject { ["uid"] = run.Uid, ["resourceVersion"] = run.ResourceVersion }, ["spec"] = new JsonObject { ["cancel"] = true } };
            await api.PatchAsync(ResourceEndpoint.CodeRuns, run.Namespace, run.Name, subresource: null, PatchKind.Merge, JsonSerializer.SerializeToUtf8Bytes(patch), cancellationToken);
            changes.Add($"Cancelled {run}.");
        }

        if (remediation is not null)
            await CreateAsync(remediation, @namespace, changes, cancellationToken);
        if (play is not null)
            await RecordAsync(play, changes, cancellationToken);
        return null;
    }

    private async Task<(JsonObject? Manifest, string? Problem)> RemediationAsync(WebhookPlan plan, PlayDecision? play, CancellationToken cancellationToken)
    {
        var webhook = plan.Resolution;
        if (webhook.PullRequest is not { } number)
            return (null, "The webhook names no pull request.");
        if ((webhook.HeadSha ?? play?.Outcome?.Record.HeadSha) is not { } head)
            return (null, "Neither the webhook nor the play names the commit to change.");
        var made = plan.Decisions.Select(static d => d.Object).Where(o => !o.IsWorkflow && RoleOf(o) == AgentRoles.Implementation).OrderBy(static o => o.Created).ThenBy(static o => o.Name, StringComparer.Ordinal).LastOrDefault();
        if (made is null)
            return (null, $"There is no run of an implementation agent for task {webhook.TaskId} of {webhook.Repository} whose settings a remediation could take.");
        var implementation = RunRecord.Read(await api.GetAsync(ResourceEndpoint.CodeRuns, made.Namespace, made.Name, cancellationToken));
        configuration.Agents.TryGet(made.GithubApp ?? configuration.DefaultAgent, out var agent);
        return (RemediationRun.Manifest(implementation, agent!, webhook.Repository!, webhook.TaskId!.Value, number, head), null);
    }

    private string? RoleOf(PlayObject run) => configuration.Agents.TryGet(run.GithubApp ?? configuration.DefaultAgent, out var agent) ? agent.Role : null;

    private async Task CreateAsync(JsonObject manifest, string @namespace, List<string> changes, CancellationToken cancellationToken)
    {
        var name = (string?)manifest["metadata"]!["name"];
        try
        {
            await api.CreateAsync(ResourceEndpoint.CodeRuns, @namespace, JsonSerializer.SerializeToUtf8Bytes(manifest), cancellationToken);
            changes.Add($"Created CodeRun {@namespace}/{name}.");
        }
        catch (ApiException e) when (e.IsAlreadyExists)
        {
            changes.Add($"CodeRun {@namespace}/{name} exists already.");
        }
    }

    private async Task<string?> WriteRecordAsync(PlayObject carrier, WebhookResolution webhook, List<string> changes, CancellationToken cancellationToken)
    {
        var entries = PlayRecord.Entries(webhook.StageEvent!.Value, webhook.HeadSha);
        if (entries.Count == 0)
            return null;
        var patch = new JsonObject { ["data"] = new JsonObject(entries.Select(static e => KeyValuePair.Create(e.Key, (JsonNode?)e.Value))) };
        try
        {
            await api.PatchAsync(ResourceEndpoint.ConfigMaps, carrier.Namespace, carrier.Name, subresource: null, PatchKind.Merge, JsonSerializer.SerializeToUtf8Bytes(patch), cancellationToken);
        }
        catch (ApiException e) when (e.IsNotFound)
        {
            return $"The record of {carrier}, a ConfigMap of its name, does not exist: the play has not begun, or the ConfigMap was deleted.";
        }

        var line = $"Wrote {string.Join(", ", entries.Keys)} into the record of {carrier}.";
        if (!changes.Contains(line))
            changes.Add(line);
        return null;
    }

    // One write: a play is never resumed without remembering why, nor the other way round. Workflows have no status subresource.
    private async Task RecordAsync(PlayDecision play, List<string> changes, CancellationToken cancellationToken)
    {
        var (carrier, outcome) = (play.Object, play.Outcome!);
        var patch = new JsonObject { ["metadata"] = StageStore.ToMetadata(outcome.Record, carrier.Uid, carrier.ResourceVersion) };

        // On a way back the wait is not over: the node stays for the approval of the next commit. A play with a record looks there and decides by itself.
        var resumed = play.Kind == PlayDecisionKind.Keep ? [] : carrier.KeepsRecord
            ? carrier.Suspended.Where(static n => PlayRecord.Waits.Any(n.IsOf)).ToList()
            : carrier.Suspended.Where(n => outcome.Steps.Any(s => !s.IsWayBack && n.IsOf(s.From))).ToList();
        if (resumed.Count > 0)
        {
            var now = time.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture);
            patch["status"] = new JsonObject { ["nodes"] = new JsonObject(resumed.Select(n => KeyValuePair.Create(n.Id, (JsonNode?)new JsonObject { ["phase"] = "Succeeded", ["finishedAt"] = now }))) };
        }

        await api.PatchAsync(carrier.IsWorkflow ? PlayFinder.Workflows : ResourceEndpoint.CodeRuns, carrier.Namespace, carrier.Name, subresource: null, PatchKind.Merge, JsonSerializer.SerializeToUtf8Bytes(patch), cancellationToken);
        changes.Add(play.Kind == PlayDecisionKind.Keep ? $"Kept the event on {carrier}." : $"Moved {carrier} to stage '{outcome.Record.Stage}'.");
        changes.AddRange(resumed.Select(n => $"Resumed node '{n.Name}' of {carrier}."));
        if (carrier is { KeepsRecord: true, HasHiddenNodes: true } && play.Kind == PlayDecisionKind.Move)
            changes.Add($"The nodes of {carrier} are compressed or stored outside of it: it looks at its record when its wait runs out, or at once after 'argo resume {carrier.Name} -n {carrier.Namespace}'.");
    }
}
