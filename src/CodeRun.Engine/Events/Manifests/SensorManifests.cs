using System.Text.Json.Nodes;
using CodeRun.Engine.GitHub;

namespace CodeRun.Engine.Events.Manifests;

/// <summary>
/// The Sensors. One records the events of plays and resumes the play that waits; one starts a run of the implementation agent when changes
/// are requested. Text of a payload goes into fields by parameters, never into scripts, and only after a filter has said what it may be.
/// </summary>
internal static class SensorManifests
{
    private static readonly string[] Reviewers = [PlayStage.Quality, PlayStage.Security, PlayStage.Testing];

    public static IEnumerable<JsonObject> Create(ManifestOptions options)
    {
        var stages = options.Repositories.SelectMany(r => StageDependencies(r, options).Zip(PlayEvent.All, (dependency, what) => (dependency, StageTriggers(r, what, options))));
        var remediation = options.Repositories.Select(r => (ChangesRequested(r, options), Enumerable.Repeat((JsonNode)Remediation(r, options), 1)));
        return [.. Sensors(options, ManifestNames.StageSensor, [.. stages]), .. Sensors(options, ManifestNames.RemediationSensor, [.. remediation])];
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

    // In the order of PlayEvent.All.
    private static IEnumerable<JsonObject> StageDependencies(GitHubRepository repository, ManifestOptions options)
    {
        yield return Dependency(repository, PlayEvent.PullRequestCreated, "pull_request",
            EventFilters.Exactly("body.action", "opened", "reopened"),
            EventFilters.Agents("body.pull_request.user.login", options.StageAgents[PlayStage.Implementation]));
        yield return Dependency(repository, PlayEvent.ReadyForQa, "pull_request",
            EventFilters.Exactly("body.action", "labeled"),
            EventFilters.Exactly("body.label.name", "ready-for-qa"),
            EventFilters.Agents("body.sender.login", options.StageAgents[PlayStage.Quality]));
        yield return Dependency(repository, PlayEvent.Approved, "pull_request_review",
            EventFilters.Exactly("body.action", "submitted"),
            EventFilters.Exactly("body.review.state", "approved"),
            EventFilters.Agents("body.review.user.login", options.StageAgents[PlayStage.Testing]));
        yield return Dependency(repository, PlayEvent.Merged, "pull_request",
            EventFilters.Exactly("body.action", "closed"),
            EventFilters.True("body.pull_request.merged"));
    }

    private static JsonObject ChangesRequested(GitHubRepository repository, ManifestOptions options) =>
        Dependency(repository, "changes-requested", "pull_request_review",
            EventFilters.Exactly("body.action", "submitted"),
            EventFilters.Exactly("body.review.state", "changes_requested"),
            EventFilters.Agents("body.review.user.login", Reviewers.SelectMany(stage => options.StageAgents[stage]).DistinctBy(static a => a.Name, StringComparer.Ordinal)),
            EventFilters.Agents("body.pull_request.user.login", options.StageAgents[PlayStage.Implementation]),
            EventFilters.Positive("body.pull_request.number"),
            EventFilters.Text("body.pull_request.head.sha", "^[0-9a-f]{40}([0-9a-f]{24})?$"));

    private static JsonObject Dependency(GitHubRepository repository, string what, string @event, params IEnumerable<JsonObject> filters) => new()
    {
        ["name"] = DependencyName(repository, what),
        ["eventSourceName"] = ManifestNames.EventSource,
        ["eventName"] = ManifestNames.Event,
        ["filters"] = new JsonObject { ["data"] = new JsonArray([EventFilters.Event(@event), .. filters, .. EventFilters.TaskPullRequest(repository)]) },
    };

    private static string DependencyName(GitHubRepository repository, string what) => $"{ManifestNames.Short(repository)}-{what}";

    // The record comes first and is delivered at least once; resuming only saves the play the wait until it looks at the record again.
    private static IEnumerable<JsonNode> StageTriggers(GitHubRepository repository, string what, ManifestOptions options)
    {
        var dependency = DependencyName(repository, what);
        var name = ManifestNames.PlayPrefix(repository);
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
                            ["metadata"] = new JsonObject { ["name"] = name, ["namespace"] = options.WorkflowNamespace },
                            ["data"] = new JsonObject { [what] = "true" },
                        },
                    },
                    ["parameters"] = new JsonArray(AppendTaskNumber(dependency)),
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
                    ["args"] = ManifestObject.Texts("--node-field-selector", $"inputs.parameters.stage.value={what}"),
                    ["source"] = new JsonObject
                    {
                        ["resource"] = new JsonObject
                        {
                            ["apiVersion"] = ManifestObject.ArgoVersion,
                            ["kind"] = "Workflow",
                            ["metadata"] = new JsonObject { ["name"] = name, ["namespace"] = options.WorkflowNamespace },
                        },
                    },
                    ["parameters"] = new JsonArray(AppendTaskNumber(dependency)),
                },
            },
            ["retryStrategy"] = Retry(),
        };
    }

    // The name says repository, pull request and commit: a second delivery, or a second review of one commit, meets a workflow that exists.
    private static JsonObject Remediation(GitHubRepository repository, ManifestOptions options)
    {
        var dependency = DependencyName(repository, "changes-requested");
        return new JsonObject
        {
            ["template"] = new JsonObject
            {
                ["name"] = $"fix-{dependency}",
                ["conditions"] = dependency,
                ["argoWorkflow"] = new JsonObject
                {
                    ["operation"] = "submit",
                    ["source"] = new JsonObject
                    {
                        ["resource"] = new JsonObject
                        {
                            ["apiVersion"] = ManifestObject.ArgoVersion,
                            ["kind"] = "Workflow",
                            ["metadata"] = new JsonObject { ["name"] = ManifestNames.RemediationPrefix(repository), ["namespace"] = options.WorkflowNamespace },
                            ["spec"] = new JsonObject
                            {
                                ["workflowTemplateRef"] = new JsonObject { ["name"] = ManifestNames.RunTemplate },
                                ["arguments"] = new JsonObject
                                {
                                    ["parameters"] = new JsonArray(
                                        ManifestObject.Parameter("task-id", ""),
                                        ManifestObject.Parameter("github-app", ""),
                                        ManifestObject.Parameter("prompt-modification", "Changes were requested. Read the reviews of your pull request and make the changes. Its number: "),
                                        ManifestObject.Parameter("service-id", repository.Name),
                                        ManifestObject.Parameter("repository-url", $"{options.Configuration.GitHub.Url}/{repository}"),
                                        ManifestObject.Parameter("continue-session", "true")),
                                },
                            },
                        },
                    },
                    ["parameters"] = new JsonArray(
                        FromKey(dependency, "body.pull_request.number", "metadata.name", append: true),
                        FromTemplate(dependency, "-{{ trunc 12 .Input.body.pull_request.head.sha }}", "metadata.name", append: true),
                        FromTemplate(dependency, EventFilters.TaskNumber, "spec.arguments.parameters.0.value", append: false),
                        FromKey(dependency, "body.pull_request.user.login", "spec.arguments.parameters.1.value", append: false),
                        FromKey(dependency, "body.pull_request.number", "spec.arguments.parameters.2.value", append: true)),
                },
            },
        };
    }

    private static JsonObject AppendTaskNumber(string dependency) => FromTemplate(dependency, EventFilters.TaskNumber, "metadata.name", append: true);

    private static JsonObject FromKey(string dependency, string key, string dest, bool append) => Parameter(dependency, "dataKey", key, dest, append);

    private static JsonObject FromTemplate(string dependency, string template, string dest, bool append) => Parameter(dependency, "dataTemplate", template, dest, append);

    private static JsonObject Parameter(string dependency, string source, string value, string dest, bool append)
    {
        var parameter = new JsonObject { ["src"] = new JsonObject { ["dependencyName"] = dependency, [source] = value }, ["dest"] = dest };
        if (append)
            parameter["operation"] = "append";
        return parameter;
    }

    private static JsonObject Retry() => new() { ["steps"] = 3, ["duration"] = "10s", ["factor"] = 2, ["jitter"] = 0.1 };
}
