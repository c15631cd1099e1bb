using System.Text.Json.Nodes;
using CodeRun.Engine.Events.Stages;

namespace CodeRun.Engine.Events.Manifests;

/// <summary>
/// The WorkflowTemplate of a play, made of the table of stages: implementation first, then one template for each stage of the review with the wait that ends it.
/// Each of these calls the next, or the first of them again when the implementation agent has pushed. What happens on GitHub is in the play's record (see
/// <see cref="PlayRecord"/>), where the stage is in its labels.
/// </summary>
internal static class PlayWorkflowManifest
{
    // Each further wait, and each stage of a review, is one template inside another, of which Argo Workflows allows a hundred: this leaves 13 reviews.
    private const int DeadlineSeconds = 42 * PlayTemplates.WaitSeconds;
    private static readonly string[] Own = ["github-app", "model", "continue-session", "overwrite-memory", "prompt-modification", "head-sha", "name"];

    public static JsonObject Create(ManifestOptions options)
    {
        var shared = RunWorkflowManifest.Parameters(options.Configuration).Where(static p => !Own.Contains(p.Name, StringComparer.Ordinal)).ToList();
        var parameters = new JsonArray([.. shared.Select(static p => (JsonNode)(p.Default is { } value ? ManifestObject.Parameter(p.Name, value) : new JsonObject { ["name"] = p.Name }))]);
        foreach (var role in AgentRoles.All)
            parameters.Add((JsonNode)ManifestObject.Parameter($"{role}-agent", options.StageAgents[role][0].GithubApp));
        var result = ManifestObject.Of(ManifestObject.ArgoVersion, "WorkflowTemplate", options.WorkflowNamespace, ManifestNames.PlayTemplate, new JsonObject
        {
            ["entrypoint"] = "play",
            ["serviceAccountName"] = ManifestNames.WorkflowAccount,
            ["activeDeadlineSeconds"] = DeadlineSeconds,
            ["arguments"] = new JsonObject { ["parameters"] = parameters },
            ["workflowMetadata"] = new JsonObject
            {
                ["labels"] = new JsonObject { [StageLabels.WorkflowType] = StageLabels.Play, [StageLabels.Stage] = PlayStages.Machine.Start },
                ["labelsFrom"] = new JsonObject { [StageLabels.TaskId] = new JsonObject { ["expression"] = "workflow.parameters['task-id']" } },
                ["annotations"] = new JsonObject { [StageLabels.Record] = StageLabels.ConfigMapRecord },
            },
            ["podGC"] = new JsonObject { ["strategy"] = "OnPodCompletion" },
            ["templates"] = new JsonArray([.. Templates([.. shared.Select(static p => p.Name)])]),
        });
        // Sensors find plays by name only.
        if (options.Repositories.Count > 0)
            result["metadata"]!["annotations"] = new JsonObject { ["agents.platform/workflow-names"] = string.Join(' ', options.Repositories.Select(static r => $"{r}={PlayNames.PlayPrefix(r)}NUMBER")) };
        return result;
    }

    private static IEnumerable<JsonNode> Templates(IReadOnlyList<string> shared)
    {
        // The start is left when the play begins; the final stage is a label.
        var path = PlayStages.Machine.Path.Skip(1).ToList();
        var (implementation, opened, end) = (path[0], path[1], path[^1].Name);
        var review = Parts(path.Skip(2).SkipLast(1));
        var first = review[0];
        yield return new JsonObject
        {
            ["name"] = "play",
            ["steps"] = new JsonArray(
                PlayTemplates.Group(PlayTemplates.Call(PlayTemplates.OpenRecord, PlayTemplates.OpenRecord), PlayTemplates.Labelled(implementation.Name, PlayStages.Machine.Start)),
                PlayTemplates.Group(Run(implementation.Role!, ManifestNames.RunTemplate, head: null, shared)),
                PlayTemplates.Group(PlayTemplates.WaitFor(opened.Name, implementation.Name, head: "", replaced: "", PlayTemplates.Output(implementation.Role!, "delivered"))),
                PlayTemplates.Group(Part(first, first.Name, opened.Name, PlayTemplates.Output(opened.Name, "head"), replaced: ""))),
        };
        for (var at = 0; at < review.Count; at++)
            yield return ReviewTemplate(review[at], at + 1 < review.Count ? review[at + 1] : null, first, end, shared);
        foreach (var template in PlayTemplates.All())
            yield return template;
    }

    // Each wait of the review ends a template, which has the work before it where there is some.
    private static List<ReviewPart> Parts(IEnumerable<Stage> stages)
    {
        var parts = new List<ReviewPart>();
        Stage? work = null;
        foreach (var stage in stages)
        {
            if (stage.Kind == StageKind.Working)
            {
                work = stage;
                continue;
            }

            parts.Add(new ReviewPart(work, stage));
            work = null;
        }

        return parts;
    }

    private static JsonObject ReviewTemplate(ReviewPart part, ReviewPart? next, ReviewPart first, string end, IReadOnlyList<string> shared)
    {
        var (wait, head, replaced) = (part.Wait.Name, PlayTemplates.Input("head"), PlayTemplates.Input("replaced"));
        var steps = new JsonArray();
        if (part == first)
        {
            // Nothing that was said of an earlier commit counts any more. In the first review there is none, and what came early counts.
            var clear = PlayTemplates.Call(PlayTemplates.ClearRecord, PlayTemplates.ClearRecord);
            clear["when"] = $"'{replaced}' != ''";
            steps.Add((JsonNode)PlayTemplates.Group(clear));
        }

        if (part.Work is { } work)
        {
            steps.Add((JsonNode)PlayTemplates.Group(PlayTemplates.Labelled(work.Name, PlayTemplates.Input("previous"))));
            steps.Add((JsonNode)PlayTemplates.Group(Run(work.Role!, ManifestNames.ReviewTemplate, head, shared)));
        }

        steps.Add((JsonNode)PlayTemplates.Group(PlayTemplates.WaitFor(wait, part.Work?.Name ?? PlayTemplates.Input("previous"), head, replaced, delivered: "")));
        var verdict = PlayTemplates.Output(wait, "verdict");
        steps.Add((JsonNode)PlayTemplates.Group(
            PlayTemplates.When(next is null ? PlayTemplates.Call("next", PlayTemplates.Stage, ("current", end), ("previous", wait)) : Part(next, "next", wait, head, replaced), verdict, PlayTemplates.Happened),
            PlayTemplates.When(Part(first, "again", PlayTemplates.Output(wait, "stage"), PlayTemplates.Output(wait, "head"), $"{replaced} {head}"), verdict, PlayTemplates.Pushed),
            PlayTemplates.When(PlayTemplates.Call("end", PlayTemplates.Stage, ("current", end), ("previous", PlayTemplates.Output(wait, "stage"))), verdict, PlayTemplates.Merged)));
        return new JsonObject { ["name"] = part.Name, ["inputs"] = PlayTemplates.Inputs("previous", "head", "replaced"), ["steps"] = steps };
    }

    private static JsonObject Part(ReviewPart part, string step, string previous, string head, string replaced) =>
        PlayTemplates.Call(step, part.Name, ("previous", previous), ("head", head), ("replaced", replaced));

    private static JsonObject Run(string role, string template, string? head, IReadOnlyList<string> shared)
    {
        var arguments = shared.Select(static p => (JsonNode)ManifestObject.Parameter(p, $"{{{{workflow.parameters.{p}}}}}"))
            .Append(ManifestObject.Parameter("github-app", $"{{{{workflow.parameters.{role}-agent}}}}"));
        if (head is not null)
            arguments = arguments.Append(ManifestObject.Parameter("head-sha", head));
        return new JsonObject
        {
            ["name"] = role,
            ["templateRef"] = new JsonObject { ["name"] = ManifestNames.RunTemplate, ["template"] = template },
            ["arguments"] = new JsonObject { ["parameters"] = new JsonArray([.. arguments]) },
        };
    }
}
