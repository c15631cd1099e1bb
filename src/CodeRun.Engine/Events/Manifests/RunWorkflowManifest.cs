using System.Text.Json.Nodes;
using CodeRun.Engine.Agents;
using CodeRun.Engine.Api;
using CodeRun.Engine.Events.Stages;

namespace CodeRun.Engine.Events.Manifests;

/// <summary>
/// The WorkflowTemplate that creates one CodeRun and waits until it has ended. The conditions are label selectors, as Argo Workflows reads them.
/// Parameters go into the manifest as JSON text, so that no value can add a field to it; empty ones are left out.
/// </summary>
internal static class RunWorkflowManifest
{
    /// <summary>Parameters and their defaults; null for those that must be given.</summary>
    public static IReadOnlyList<(string Name, string? Default)> Parameters(ControllerConfiguration configuration) =>
    [
        ("task-id", null),
        ("service-id", null),
        ("repository-url", null),
        ("github-app", configuration.DefaultAgent),
        ("model", ""),
        ("docs-repository-url", ""),
        ("docs-project-directory", ""),
        ("docs-branch", "main"),
        ("working-directory", "."),
        ("continue-session", "false"),
        ("overwrite-memory", "false"),
        ("task-requirements", ""),
        ("prompt-modification", ""),
        ("head-sha", ""),
        ("name", ""),
    ];

    public static JsonObject Create(ManifestOptions options)
    {
        var parameters = Parameters(options.Configuration);
        return ManifestObject.Of(ManifestObject.ArgoVersion, "WorkflowTemplate", options.WorkflowNamespace, ManifestNames.RunTemplate, new JsonObject
        {
            ["entrypoint"] = ManifestNames.RunTemplate,
            ["serviceAccountName"] = ManifestNames.WorkflowAccount,
            ["arguments"] = new JsonObject { ["parameters"] = List(parameters) },
            ["podGC"] = new JsonObject { ["strategy"] = "OnPodCompletion" },
            ["ttlStrategy"] = new JsonObject { ["secondsAfterSuccess"] = 300, ["secondsAfterFailure"] = 10_800 },
            ["templates"] = new JsonArray(
                Template(ManifestNames.RunTemplate, parameters, options.RunNamespace, $"status.phase == {RunPhase.Completed}", $"status.phase in ({RunPhase.Failed},{RunPhase.Cancelled})"),
                Template(ManifestNames.ReviewTemplate, parameters, options.RunNamespace, $"status.phase in ({RunPhase.Completed},{RunPhase.Cancelled})", $"status.phase == {RunPhase.Failed}")),
        });
    }

    private static JsonObject Template(string name, IReadOnlyList<(string Name, string? Default)> parameters, string @namespace, string success, string failure) => new()
    {
        ["name"] = name,
        ["inputs"] = new JsonObject { ["parameters"] = List(parameters) },
        ["outputs"] = new JsonObject
        {
            ["parameters"] = new JsonArray(
                Output("name", ".metadata.name"),
                Output("pull-request-url", """.status.result.pullRequestUrl // "" """.Trim()),

                // The commit of an open pull request. The agent's container wrote it: only what is a commit goes on.
                Output("delivered", """(.status.result // {}) as $r | if ($r.pullRequestUrl // "") != "" and (($r.commit // "") | test("^[0-9a-f]{40}([0-9a-f]{24})?$")) then $r.commit else "" end""")),
        },
        ["resource"] = new JsonObject
        {
            ["action"] = "create",
            ["successCondition"] = success,
            ["failureCondition"] = failure,
            ["manifest"] = Run(@namespace),
        },
    };

    private static JsonArray List(IReadOnlyList<(string Name, string? Default)> parameters) => new([.. parameters.Select(static p =>
    {
        var parameter = new JsonObject { ["name"] = p.Name };
        if (p.Default is not null)
            parameter["value"] = p.Default;
        return (JsonNode)parameter;
    })]);

    private static JsonObject Output(string name, string filter) => new() { ["name"] = name, ["valueFrom"] = new JsonObject { ["jqFilter"] = filter } };

    private static string Run(string @namespace) => $$$"""
        apiVersion: {{{CodeRunResource.GroupVersion}}}
        kind: {{{CodeRunResource.ResourceKind}}}
        metadata:
          {{=inputs.parameters['name'] == '' ? 'generateName: ' + toJson(workflow.name + '-') : 'name: ' + toJson(inputs.parameters['name'])}}
          namespace: "{{{@namespace}}}"
          labels:
            {{{StageLabels.TaskId}}}: "{{=asInt(inputs.parameters['task-id'])}}"
          annotations:
            agents.platform/workflow: "{{workflow.namespace}}/{{workflow.name}}"
            {{{Unless(StageLabels.HeadSha, "head-sha")}}}
        spec:
          service: {{=toJson(inputs.parameters['service-id'])}}
          taskId: {{=asInt(inputs.parameters['task-id'])}}
          githubApp: {{=toJson(inputs.parameters['github-app'])}}
          repositoryUrl: {{=toJson(inputs.parameters['repository-url'])}}
          docsBranch: {{=toJson(inputs.parameters['docs-branch'])}}
          workingDirectory: {{=toJson(inputs.parameters['working-directory'])}}
          continueSession: {{=inputs.parameters['continue-session'] == 'true'}}
          overwriteMemory: {{=inputs.parameters['overwrite-memory'] == 'true'}}
          {{{Unless("model", "model")}}}
          {{{Unless("docsRepositoryUrl", "docs-repository-url")}}}
          {{{Unless("docsProjectDirectory", "docs-project-directory")}}}
          {{{Unless("taskRequirements", "task-requirements")}}}
          {{{Unless("promptModification", "prompt-modification")}}}

        """;

    // A whole line, or an empty one.
    private static string Unless(string field, string parameter) =>
        $$$"""{{=inputs.parameters['{{{parameter}}}'] == '' ? '' : '{{{field}}}: ' + toJson(inputs.parameters['{{{parameter}}}'])}}""";
}
