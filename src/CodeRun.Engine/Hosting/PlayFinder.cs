using System.Globalization;
using CodeRun.Engine.Api;
using CodeRun.Engine.Events.Stages;
using CodeRun.Engine.Events.Webhooks;
using CodeRun.Engine.Kubernetes;

namespace CodeRun.Engine.Hosting;

/// <summary>Reads the Workflows and CodeRuns of a task from the cluster.</summary>
public sealed class PlayFinder(IApiClient api)
{
    private const int PageSize = 500;

    /// <summary>Workflows of Argo Workflows.</summary>
    internal static ResourceEndpoint Workflows { get; } = new("argoproj.io", "v1alpha1", "workflows");

    /// <summary>The Workflows with the task's label, and the CodeRuns of the task. Whose repository they are is for the caller to check.</summary>
    public async Task<IReadOnlyList<PlayObject>> FindAsync(PlayNamespaces namespaces, long taskId, CancellationToken cancellationToken)
    {
        var task = taskId.ToString(CultureInfo.InvariantCulture);
        var found = await WorkflowsAsync(namespaces.Workflows, task, cancellationToken);

        // Not by label: a run names its task in the spec, whoever made it.
        await ListAsync(found, ResourceEndpoint.CodeRuns, CodeRunResource.ResourceKind, namespaces.Runs, labelSelector: null, cancellationToken);
        return [.. found.Where(o => o.TaskIds.Contains(task, StringComparer.Ordinal))];
    }

    private async Task<List<PlayObject>> WorkflowsAsync(string @namespace, string task, CancellationToken cancellationToken)
    {
        try
        {
            var found = new List<PlayObject>();
            await ListAsync(found, Workflows, "Workflow", @namespace, $"{StageLabels.TaskId}={task}", cancellationToken);
            return found;
        }
        catch (ApiException e) when (e.IsNotFound)
        {
            // Argo Workflows is not installed: then no play is one, and CodeRuns may carry the stage.
            return [];
        }
    }

    private async Task ListAsync(List<PlayObject> found, ResourceEndpoint resource, string kind, string @namespace, string? labelSelector, CancellationToken cancellationToken)
    {
        string? next = null;
        do
        {
            (_, next, var items) = ListReader.Read(await api.ListAsync(resource, @namespace, labelSelector, PageSize, next, cancellationToken));
            foreach (var item in items)
            {
                if (PlayObjectReader.TryRead(item, kind, out var read))
                    found.Add(read);
            }
        }
        while (next is not null);
    }
}
