using System.Globalization;
using System.Text.Json.Nodes;
using CodeRun.Engine.Agents;
using CodeRun.Engine.Events.Stages;

namespace CodeRun.Engine.Events.Manifests;

/// <summary>
/// The Sensors. One records the events of plays and resumes the play that waits; one starts a run of the implementation agent when changes
/// are requested. Text of a payload goes into fields by parameters, never into scripts, and only after a filter has said what it may be.
/// </summary>
internal static class SensorManifests
{
    private const string Commit = "body.pull_request.head.sha";
    private const string RemediationKey = "remediation";

    // As PlayNames.Remediation.
    private static readonly string RemediationName = string.Create(CultureInfo.InvariantCulture,
        $$$"""{{{PlayNames.RemediationStart}}}-{{{EventFilters.ShortRepository}}}-pr-{{ int64 .Input.body.pull_request.number }}-{{ trunc {{{PlayNames.ShownDigits}}} .Input.body.pull_request.head.sha }}-{{ sha256sum (printf "%s %s" (lower .Input.body.pull_request.user.login | trimSuffix "[bot]") .Input.body.pull_request.head.sha) | trunc 8 }}""");

    // What plays are told.
    private static readonly StageEvent[] Recorded =
    [
        StageEvent.PullRequestOpened, StageEvent.ReadyForQa, StageEvent.SecurityApproved, StageEvent.TestingApproved, StageEvent.PullRequestMerged,
        StageEvent.ImplementationPushed, StageEvent.ChangesRequested,
    ];

    public static IEnumerable<JsonObject> Create(ManifestOptions options)
    {
        var stages = Recorded.Select(e => (Dependency(KeyOf(e), e, options), StageTriggers(e, options)));
        (JsonObject, IEnumerable<JsonNode>)[] remediation = [(Dependency(RemediationKey, StageEvent.ChangesRequested, options), [Remediation(options)])];
        return [.. Sensors(options, ManifestNames.StageSensor, [.. stages]), .. Sensors(options, ManifestNames.RemediationSensor, remediation)];
    }

    // NATS streaming refuses a Sensor with two dependencies on one event, and all of ours are on one.
    private static IEnumerable<JsonObject> Sensors(ManifestOptions options, string account, IReadOnlyList<(JsonObject Dependency, IEnumerable<JsonNode> Triggers)> parts) =>
        options.HasNatsStreaming
            ? parts.Select(p => Sensor(options, $"coderun-{(string)p.Dependency["name"]!}", account, [p]))
            : [Sensor(options, account, account, parts)];

    private static JsonObject Sensor(ManifestOptions options, string name, string account, IReadOnlyList<(JsonObject Dependency, IEnumerable<JsonNode> Triggers)> parts) =>
        ManifestObject.Of(ManifestObject.ArgoVersion, "Sensor", options.EventNamespace, name, new JsonObject
        {
            ["eventBusName"] = options.EventBus,
            ["template"] = new JsonObject { ["serviceAccountName"] = account },
            ["dependencies"] = new JsonArray([.. parts.Select(static p => (JsonNode)p.Dependency)]),
            ["triggers"] = new JsonArray([.. parts.SelectMany(static p => p.Triggers)]),
        });

    private static string KeyOf(StageEvent @event) => PlayRecord.KeysOf(@event)[0];

    private static JsonObject Dependency(string name, StageEvent @event, ManifestOptions options)
    {
        var isReview = @event is StageEvent.SecurityApproved or StageEvent.TestingApproved or StageEvent.ChangesRequested;
        var filters = new JsonObject
        {
            ["data"] = new JsonArray([EventFilters.Event(isReview ? "pull_request_review" : "pull_request"), .. Filters(@event, options), .. EventFilters.TaskPullRequest(options.Repositories)]),
            ["exprs"] = new JsonArray(EventFilters.NoFork()),
        };

        // A review of an earlier commit says nothing of this one.
        if (isReview)
            filters["exprs"]!.AsArray().Add((JsonNode)EventFilters.Same("body.review.commit_id", Commit));
        return new JsonObject
        {
            ["name"] = name,
            ["eventSourceName"] = ManifestNames.EventSource,
            ["eventName"] = ManifestNames.Event,
            ["filters"] = filters,
        };
    }

    private static JsonObject[] Filters(StageEvent @event, ManifestOptions options) => @event switch
    {
        StageEvent.PullRequestOpened => [EventFilters.Exactly("body.action", "opened", "reopened"), EventFilters.Agents("body.pull_request.user.login", options.StageAgents[AgentRoles.Implementation])],
        StageEvent.ReadyForQa =>
        [
            EventFilters.Exactly("body.action", "labeled"),
            EventFilters.Exactly("body.label.name", StageLabels.ReadyForQa),
            EventFilters.Agents("body.sender.login", options.StageAgents[AgentRoles.Quality]),
        ],
        StageEvent.SecurityApproved => Review("approved", options.StageAgents[AgentRoles.Security]),
        StageEvent.TestingApproved => Review("approved", options.StageAgents[AgentRoles.Testing]),
        StageEvent.PullRequestMerged => [EventFilters.Exactly("body.action", "closed"), EventFilters.True("body.pull_request.merged")],
        StageEvent.ImplementationPushed => [EventFilters.Exactly("body.action", "synchronize"), EventFilters.Agents("body.sender.login", options.StageAgents[AgentRoles.Implementation])],
        StageEvent.ChangesRequested =>
        [
            .. Review("changes_requested", AgentRoles.Reviewers.SelectMany(role => options.StageAgents[role]).DistinctBy(static a => a.Name, StringComparer.Ordinal)),
            EventFilters.Agents("body.pull_request.user.login", options.StageAgents[AgentRoles.Implementation]),
        ],
        _ => throw new ArgumentOutOfRangeException(nameof(@event), @event, "Sensors do not see this."),
    };

    private static JsonObject[] Review(string state, IEnumerable<AgentDefinition> agents) =>
        [EventFilters.Exactly("body.action", "submitted"), EventFilters.Exactly("body.review.state", state), EventFilters.Agents("body.review.user.login", agents)];

    // The record comes first and is delivered at least once; resuming only saves the play the wait until it looks at the record again.
    private static IEnumerable<JsonNode> StageTriggers(StageEvent @event, ManifestOptions options)
    {
        var keys = PlayRecord.KeysOf(@event);
        var dependency = KeyOf(@event);
        yield return new JsonObject
        {
            ["template"] = new JsonObject
            {
                ["name"] = $"record-{dependency}",
                ["conditions"] = dependency,
                ["k8s"] = new JsonObject
                {
                    // Creates the record when there is none yet.
                    ["operation"] = "patch",
                    ["patchStrategy"] = "application/merge-patch+json",
                    ["source"] = new JsonObject
                    {
                        ["resource"] = new JsonObject
                        {
                            ["apiVersion"] = "v1",
                            ["kind"] = "ConfigMap",
                            ["metadata"] = new JsonObject { ["namespace"] = options.WorkflowNamespace, ["labels"] = new JsonObject { [ManifestObject.PartOfLabel] = ManifestObject.PartOf } },
                            ["data"] = new JsonObject([.. keys.Select(static key => KeyValuePair.Create(key, (JsonNode?)PlayRecord.Unknown))]),
                        },
                    },
                    ["parameters"] = new JsonArray([PlayName(dependency), .. keys.Select(key => FromKey(dependency, Commit, $"data.{key}", append: false))]),
                },
            },
            ["retryStrategy"] = Retry(),
            ["atLeastOnce"] = true,
        };
        yield return new JsonObject
        {
            ["template"] = new JsonObject
            {
                ["name"] = $"resume-{dependency}",
                ["conditions"] = dependency,
                ["argoWorkflow"] = new JsonObject
                {
                    ["operation"] = "resume",
                    ["args"] = ManifestObject.Texts("--node-field-selector", PlayRecord.Waits.Contains(keys[0], StringComparer.Ordinal) ? $"inputs.parameters.stage.value={keys[0]}" : $"templateName={PlayTemplates.Suspend}"),
                    ["source"] = new JsonObject
                    {
                        ["resource"] = new JsonObject
                        {
                            ["apiVersion"] = ManifestObject.ArgoVersion,
                            ["kind"] = "Workflow",
                            ["metadata"] = new JsonObject { ["namespace"] = options.WorkflowNamespace },
                        },
                    },
                    ["parameters"] = new JsonArray(PlayName(dependency)),
                },
            },
            ["retryStrategy"] = Retry(),
        };
    }

    // The name says repository, pull request, commit and agent: a second delivery, or a second review of one commit, meets a workflow that exists, and the run of
    // another way meets a run that exists.
    private static JsonObject Remediation(ManifestOptions options)
    {
        const string Dependency = RemediationKey;
        return new JsonObject
        {
            ["template"] = new JsonObject
            {
                ["name"] = Dependency,
                ["conditions"] = Dependency,
                ["argoWorkflow"] = new JsonObject
                {
                    ["operation"] = "submit",
                    ["source"] = new JsonObject
                    {
                        ["resource"] = new JsonObject
                        {
                            ["apiVersion"] = ManifestObject.ArgoVersion,
                            ["kind"] = "Workflow",
                            ["metadata"] = new JsonObject { ["namespace"] = options.WorkflowNamespace },
                            ["spec"] = new JsonObject
                            {
                                ["workflowTemplateRef"] = new JsonObject { ["name"] = ManifestNames.RunTemplate },
                                ["arguments"] = new JsonObject
                                {
                                    ["parameters"] = new JsonArray(
                                        ManifestObject.Parameter("task-id", ""),
                                        ManifestObject.Parameter("github-app", ""),
                                        ManifestObject.Parameter("prompt-modification", "Changes were requested on your pull request: read task/reviews.md, make the changes, say which you did not follow and why. The number of the pull request: "),
                                        ManifestObject.Parameter("service-id", ""),
                                        ManifestObject.Parameter("repository-url", $"{options.Configuration.GitHub.Url}/"),
                                        ManifestObject.Parameter("continue-session", "true"),
                                        ManifestObject.Parameter("name", ""),
                                        ManifestObject.Parameter("head-sha", "")),
                                },
                            },
                        },
                    },
                    ["parameters"] = new JsonArray(
                        FromTemplate(Dependency, RemediationName, "metadata.name"),
                        FromTemplate(Dependency, EventFilters.TaskNumber, "spec.arguments.parameters.0.value"),
                        FromKey(Dependency, "body.pull_request.user.login", "spec.arguments.parameters.1.value", append: false),
                        FromKey(Dependency, "body.pull_request.number", "spec.arguments.parameters.2.value", append: true),
                        FromKey(Dependency, "body.repository.name", "spec.arguments.parameters.3.value", append: false),
                        FromKey(Dependency, "body.repository.full_name", "spec.arguments.parameters.4.value", append: true),
                        FromTemplate(Dependency, RemediationName, "spec.arguments.parameters.6.value"),
                        FromKey(Dependency, Commit, "spec.arguments.parameters.7.value", append: false)),
                },
            },
        };
    }

    private static JsonObject PlayName(string dependency) => FromTemplate(dependency, $"{PlayNames.PlayStart}-{EventFilters.ShortRepository}-task-{EventFilters.TaskNumber}", "metadata.name");

    private static JsonObject FromKey(string dependency, string key, string dest, bool append) => Parameter(dependency, "dataKey", key, dest, append);

    private static JsonObject FromTemplate(string dependency, string template, string dest) => Parameter(dependency, "dataTemplate", template, dest, append: false);

    private static JsonObject Parameter(string dependency, string source, string value, string dest, bool append)
    {
        var parameter = new JsonObject { ["src"] = new JsonObject { ["dependencyName"] = dependency, [source] = value }, ["dest"] = dest };
        if (append)
            parameter["operation"] = "append";
        return parameter;
    }

    private static JsonObject Retry() => new() { ["steps"] = 3, ["duration"] = "10s", ["factor"] = 2, ["jitter"] = 0.1 };
}
