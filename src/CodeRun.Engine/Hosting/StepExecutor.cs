using System.Text.Json;
using System.Text.Json.Nodes;
using CodeRun.Engine.Api;
using CodeRun.Engine.Kubernetes;
using CodeRun.Engine.Reconciling;
using CodeRun.Engine.Resources;
using k8s;

namespace CodeRun.Engine.Hosting;

/// <summary>
/// Carries out one step: one request. The answer of every write goes into the caches at once, so that the next plan sees
/// what this one did. "Already exists" is success only for an object of exactly this run.
/// </summary>
public sealed class StepExecutor(IApiClient api, ControllerCaches caches, ControllerOptions options, EventRecorder events)
{
    /// <summary>Carries the step out. Returns true when what it makes was there already.</summary>
    /// <exception cref="ApiException">The server refused or was not there.</exception>
    /// <exception cref="NameConflictException">Another object has the name.</exception>
    public async Task<bool> ExecuteAsync(CodeRunResource run, PlanStep step, CancellationToken cancellationToken)
    {
        switch (step)
        {
            case WriteStatusStep write:
                var patch = StatusPatch.Build(write.Run.Metadata.ResourceVersion, write.Run.Status, write.Status);
                Learn(await api.PatchAsync(ResourceEndpoint.CodeRuns, run.Metadata.Namespace, run.Metadata.Name, "status", PatchKind.Merge, patch, cancellationToken));
                return false;
            case SetFinalizersStep set:
                Learn(await api.PatchAsync(ResourceEndpoint.CodeRuns, run.Metadata.Namespace, run.Metadata.Name, subresource: null, PatchKind.Merge, Finalizers(set), cancellationToken));
                return false;
            case CreateWorkspaceStep create:
                return await CreateAsync(run, ResourceEndpoint.PersistentVolumeClaims, create.Name, KubernetesJson.Serialize(create.Claim), owned: false,
                    json => caches.Claims.ApplyWriteResult(ControllerCaches.ReadOwned(json)), cancellationToken);
            case CreateConfigMapStep create:
                return await CreateAsync(run, ResourceEndpoint.ConfigMaps, create.Name, KubernetesJson.Serialize(create.ConfigMap), owned: true,
                    json => caches.ConfigMaps.ApplyWriteResult(ControllerCaches.ReadOwned(json)), cancellationToken);
            case CreatePodStep create:
                return await CreateAsync(run, ResourceEndpoint.Pods, create.Name, KubernetesJson.Serialize(create.Pod), owned: true,
                    json => caches.Pods.ApplyWriteResult(ControllerCaches.ReadPod(json)), cancellationToken);
            case DeletePodStep delete:
                return await DeleteAsync(run, delete, cancellationToken);
            case RecordEventStep note:
                events.Record(new EventNote(run.Metadata, note.Warning, note.Reason, note.Message));
                return false;
            default:
                throw new InvalidOperationException($"The executor does not know the step {step.GetType().Name}.");
        }
    }

    private async Task<bool> CreateAsync(CodeRunResource run, ResourceEndpoint resource, string name, string body, bool owned, Action<ReadOnlyMemory<byte>> learn, CancellationToken cancellationToken)
    {
        try
        {
            learn(await api.CreateAsync(resource, run.Metadata.Namespace, System.Text.Encoding.UTF8.GetBytes(body), cancellationToken));
            return false;
        }
        catch (ApiException e) when (e.IsAlreadyExists)
        {
            var existing = await api.GetAsync(resource, run.Metadata.Namespace, name, cancellationToken);
            if (owned && !RunOwner.Owns(run.Metadata.Uid, ControllerCaches.ReadOwned(existing).Metadata))
                throw new NameConflictException(resource, name, run.Metadata.Name);
            learn(existing);
            return true;
        }
    }

    private async Task<bool> DeleteAsync(CodeRunResource run, DeletePodStep step, CancellationToken cancellationToken)
    {
        try
        {
            await api.DeleteAsync(ResourceEndpoint.Pods, run.Metadata.Namespace, step.Name, new DeleteQuery { Uid = step.Pod.Metadata.Uid }, cancellationToken);
            return false;
        }
        catch (ApiException e) when (e.IsNotFound || e.IsConflict)
        {
            return true; // This very pod is gone; the watch is about to say so.
        }
    }

    private void Learn(byte[] run) => caches.Runs.ApplyWriteResult(ObservedRun.Read(run, options.Configuration));

    private static byte[] Finalizers(SetFinalizersStep step) => JsonSerializer.SerializeToUtf8Bytes(new JsonObject
    {
        ["metadata"] = new JsonObject
        {
            ["resourceVersion"] = step.Run.Metadata.ResourceVersion,
            ["finalizers"] = new JsonArray([.. step.Finalizers.Select(static f => (JsonNode?)f)]),
        },
    });
}
