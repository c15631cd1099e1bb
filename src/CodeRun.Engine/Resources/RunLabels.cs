using System.Globalization;
using CodeRun.Engine.Api;

namespace CodeRun.Engine.Resources;

/// <summary>Labels on everything the controller creates. For people and selectors; ownership is decided by uid alone.</summary>
public static class RunLabels
{
    /// <summary>Standard label that names the tool which manages an object.</summary>
    public const string ManagedBy = "app.kubernetes.io/managed-by";

    /// <summary>Value of <see cref="ManagedBy"/>.</summary>
    public const string ManagedByValue = "coderun";

    /// <summary>Selects everything the controller creates.</summary>
    public const string Selector = ManagedBy + "=" + ManagedByValue;

    /// <summary>Name of the run, shortened to a label value.</summary>
    public const string Run = "agents.platform/run";

    /// <summary>Uid of the run.</summary>
    public const string RunUid = "agents.platform/run-uid";

    /// <summary>Short name of the agent.</summary>
    public const string Agent = "agents.platform/agent";

    /// <summary>Service, normalised to a label value.</summary>
    public const string Service = "agents.platform/service";

    /// <summary>Number of the attempt.</summary>
    public const string Attempt = "agents.platform/attempt";

    /// <summary>Labels of an object that belongs to one run.</summary>
    public static Dictionary<string, string> ForRun(CodeRunResource run, string agent) => new(StringComparer.Ordinal)
    {
        [ManagedBy] = ManagedByValue,
        [Run] = ResourceName.LabelValue(run.Metadata.Name),
        [RunUid] = run.Metadata.Uid,
        [Agent] = ResourceName.LabelValue(agent),
        [Service] = ResourceName.LabelValue(run.Spec.Service),
    };

    /// <summary>Labels of the pod of one attempt.</summary>
    public static Dictionary<string, string> ForAttempt(CodeRunResource run, string agent, int attempt)
    {
        var labels = ForRun(run, agent);
        labels[Attempt] = attempt.ToString(CultureInfo.InvariantCulture);
        return labels;
    }

    /// <summary>Labels of a workspace, which belongs to no run.</summary>
    public static Dictionary<string, string> ForWorkspace(string service, string? agent)
    {
        var labels = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            [ManagedBy] = ManagedByValue,
            [Service] = ResourceName.LabelValue(service),
        };
        if (agent is not null)
            labels[Agent] = ResourceName.LabelValue(agent);
        return labels;
    }
}
