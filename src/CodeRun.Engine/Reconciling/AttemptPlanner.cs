using CodeRun.Engine.Agents;
using CodeRun.Engine.Api;
using CodeRun.Engine.Resources;
using CodeRun.Engine.Workspaces;

namespace CodeRun.Engine.Reconciling;

/// <summary>
/// Plans the start of an attempt, status first: what will exist is written down before it is made. All names follow from
/// the run, the attempt and the content, so a start that was cut off is carried on and never begun twice.
/// </summary>
internal sealed class AttemptPlanner(ControllerConfiguration configuration, IRunRenderer renderer)
{
    public static AgentDefinition? AgentOf(ControllerConfiguration configuration, CodeRunResource run) =>
        configuration.Agents.TryGet(run.Spec.GithubApp ?? configuration.DefaultAgent, out var agent) ? agent : null;

    public static AdmissionClaim ClaimFor(CodeRunResource run, AgentDefinition agent) => new(
        run.Metadata.Uid,
        run.Metadata.Namespace ?? "",
        run.Metadata.Name,
        WorkspaceName.For(run.Spec.Service, agent),
        agent.Name,
        run.Spec.Service,
        run.Spec.Priority,
        run.Metadata.CreationTimestamp ?? DateTimeOffset.MinValue)
    {
        Attempt = (run.Status?.Attempt ?? 0) + 1,
    };

    /// <summary>The steps of a start. One that was written down already and can no longer be made is given up through <paramref name="follower"/>.</summary>
    public Plan Start(Observation observation, AttemptFollower follower)
    {
        if (AgentOf(configuration, observation.Run) is not { } agent)
            return Plan.Nothing; // Validation reports an unknown agent; without one there is nothing to start.
        var run = observation.Run;
        var attempt = Planner.IsUnderWay(run) ? observation.Status.Attempt : observation.Status.Attempt + 1;
        var rendered = renderer.Render(run, agent, attempt);
        if (rendered.Error is { } error)
            return Planner.IsUnderWay(run) ? follower.Missing(observation) : RenderFailed(observation, error);

        var workspace = WorkspaceName.For(run.Spec.Service, agent);
        var configMap = RunNames.ConfigMap(run.Metadata.Name, rendered.ContentHash);
        var pod = RunNames.Pod(run.Metadata.Name, attempt);
        var steps = new List<PlanStep>();
        steps.AddRange(Intent(observation, agent.Name, attempt, workspace, configMap, pod));
        if (!observation.WorkspaceExists)
            steps.Add(new CreateWorkspaceStep(WorkspaceBuilder.Build(run.Metadata.Namespace ?? "", run.Spec.Service, agent, configuration.Storage)));
        if (!observation.ConfigMaps.Any(c => string.Equals(c.Name, configMap, StringComparison.Ordinal)))
            steps.Add(new CreateConfigMapStep(ConfigMapBuilder.Build(run, agent.Name, configMap, rendered.Files)));
        var requirements = TaskRequirements.Parse(run.Spec.TaskRequirements).Value;
        steps.Add(new CreatePodStep(PodBuilder.Build(run, agent, configuration, requirements, attempt, workspace, configMap)));
        steps.Add(new RecordEventStep(run.Metadata.Name, Warning: false, RunReason.Starting, $"Attempt {attempt} starts as pod {pod} on workspace {workspace}."));
        return new Plan(steps);
    }

    private static IReadOnlyList<PlanStep> Intent(Observation observation, string agent, int attempt, string workspace, string configMap, string pod)
    {
        var status = observation.Status;
        if (Planner.IsUnderWay(observation.Run) && status.ConfigMapName == configMap && status.PodName == pod)
            return [new ConfirmRunStep(observation.Run)];
        var draft = StatusDraft.From(observation)
            .Phase(RunPhase.Processing, RunReason.Starting, $"Attempt {attempt} starts as pod {pod}.")
            .SpecAccepted()
            .With(ConditionType.WorkspaceReady, "True", "Granted", $"Workspace {workspace} belongs to this run.")
            .With(ConditionType.ConfigurationRendered, "True", "Rendered", $"The files are in ConfigMap {configMap}.")
            .With(ConditionType.AgentStarted, "Unknown", RunReason.Starting, "The pod has not started yet.")
            .With(ConditionType.Succeeded, "Unknown", RunReason.Starting, "The run has not ended.");
        return (draft with
        {
            Status = draft.Status with
            {
                Agent = agent,
                Workspace = workspace,
                Attempt = attempt,
                PodName = pod,
                ConfigMapName = configMap,
                StartedAt = null,
                NextAttemptAt = null,
            },
        }).Step();
    }

    private static Plan RenderFailed(Observation observation, string error)
    {
        return StatusDraft.From(observation)
            .Phase(RunPhase.Pending, RunReason.RenderFailed, error)
            .SpecAccepted()
            .With(ConditionType.ConfigurationRendered, "False", RunReason.RenderFailed, error)
            .With(ConditionType.Succeeded, "Unknown", RunReason.RenderFailed, "The run has not started.")
            .Plan(warning: true, RunReason.RenderFailed, error);
    }
}
