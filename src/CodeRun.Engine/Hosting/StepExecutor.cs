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
public sealed class StepExecutor(IApiClient api, ControllerCaches caches, EventRecorder events)
{
    /// <summary>Carries the step out. Returns true when what it makes was there already.</summary>
    /// <exception cref="ApiException">The server refused or was not there.</exception>
    /// <exception cref="NameConflictException">Another object has the name.</exception>
    /// <exception cref="StaleCacheException">A pod is there that the plan took for gone.</exception>
    public async Task<bool> ExecuteAsync(CodeRunResource run, PlanStep step, CancellationToken cancellationToken)
    {
        switch (step)
        {
            case WriteStatusStep write:
                var patch = StatusPatch.Build(write.Run.Metadata.ResourceVersion, write.Run.Status, write.Status);
                Learn(await api.PatchAsync(ResourceEndpoint.CodeRuns, run.Metadata.Namespace, run.Metadata.Name, "status", PatchKind.Merge, patch, cancellationToken));
                return false;
            case SetFinalizersStep set:
                return await SetFinalizersAsync(run, set, cancellationToken);
            case CreateWorkspaceStep create:
                return await CreateAsync(run, ResourceEndpoint.PersistentVolumeClaims, create.Name, KubernetesJson.Serialize(create.Claim), owned: false,
                    json => caches.LearnClaim(ControllerCaches.ReadOwned(json)), cancellationToken);
            case CreateConfigMapStep create:
                return await CreateAsync(run, ResourceEndpoint.ConfigMaps, create.Name, KubernetesJson.Serialize(create.ConfigMap), owned: true,
                    json => caches.LearnConfigMap(ControllerCaches.ReadOwned(json)), cancellationToken);
            case CreatePodStep create:
                return await CreateAsync(run, ResourceEndpoint.Pods, create.Name, KubernetesJson.Serialize(create.Pod), owned: true,
                    json => caches.Learn(ControllerCaches.ReadPod(json)), cancellationToken);
            case StopPodStep stop:
                caches.Learn(ControllerCaches.ReadPod(await api.PatchAsync(
                    ResourceEndpoint.Pods, run.Metadata.Namespace, stop.Name, subresource: null, PatchKind.Merge, Deadline(stop), cancellationToken)));
                return false;
            case DeletePodStep { Pod.Metadata: var pod } delete:
                return await DeleteAsync(run, ResourceEndpoint.Pods, pod.Name, new DeleteQuery { Uid = pod.Uid, ResourceVersion = delete.OnlyAsObserved ? pod.ResourceVersion : null }, cancellationToken);
            case DeleteConfigMapStep { ConfigMap: var map }:
                return await DeleteAsync(run, ResourceEndpoint.ConfigMaps, map.Name, new DeleteQuery { Uid = map.Uid }, cancellationToken);
            case DeleteRunStep { Run.Metadata: var self }:
                return await DeleteAsync(run, ResourceEndpoint.CodeRuns, self.Name, new DeleteQuery { Uid = self.Uid, ResourceVersion = self.ResourceVersion }, cancellationToken);
            case ConfirmRunStep confirm:
                await ConfirmRunAsync(confirm.Run, cancellationToken);
                return false;
            case ConfirmPodGoneStep confirm:
                await ConfirmGoneAsync(run, confirm.PodName, cancellationToken);
                return false;
            case RecordEventStep note:
                events.Record(new EventNote(run.Metadata, note.Warning, note.Reason, note.Message));
                return false;
            default:
                throw new InvalidOperationException($"The executor does not know the step {step.GetType().Name}.");
        }
    }

    private async Task<bool> SetFinalizersAsync(CodeRunResource run, SetFinalizersStep step, CancellationToken cancellationToken)
    {
        try
        {
            Learn(await api.PatchAsync(ResourceEndpoint.CodeRuns, run.Metadata.Namespace, run.Metadata.Name, subresource: null, PatchKind.Merge, Finalizers(step), cancellationToken));
            return false;
        }
        catch (ApiException e) when (e.IsNotFound && run.Metadata.DeletionTimestamp is not null)
        {
            return true; // Its last finalizer went before; the watch is about to say so.
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

    private async Task<bool> DeleteAsync(CodeRunResource run, ResourceEndpoint resource, string name, DeleteQuery query, CancellationToken cancellationToken)
    {
        try
        {
            await api.DeleteAsync(resource, run.Metadata.Namespace, name, query, cancellationToken);
            return false;
        }
        catch (ApiException e) when (e.IsNotFound)
        {
            return true; // It is gone; the watch is about to say so.
        }
    }

    private async Task ConfirmRunAsync(CodeRunResource run, CancellationToken cancellationToken)
    {
        var now = ObservedRun.Read(await api.GetAsync(ResourceEndpoint.CodeRuns, run.Metadata.Namespace, run.Metadata.Name, cancellationToken));
        if (now.Run.Metadata.ResourceVersion == run.Metadata.ResourceVersion)
            return;
        caches.Learn(now);
        throw new StaleCacheException($"Run {run.Metadata.Name} has changed since it was seen.");
    }

    private async Task ConfirmGoneAsync(CodeRunResource run, string pod, CancellationToken cancellationToken)
    {
        PodView found;
        try
        {
            found = ControllerCaches.ReadPod(await api.GetAsync(ResourceEndpoint.Pods, run.Metadata.Namespace, pod, cancellationToken));
        }
        catch (ApiException e) when (e.IsNotFound)
        {
            return;
        }

        // A pod of somebody else by that name: ours is gone.
        if (!RunOwner.Owns(run.Metadata.Uid, found.Metadata))
            return;
        caches.Learn(found);
        throw new StaleCacheException($"Pod {pod} of run {run.Metadata.Name} is there although it was not seen.");
    }

    private void Learn(byte[] run) => caches.Learn(ObservedRun.Read(run));

    private static byte[] Deadline(StopPodStep step) => JsonSerializer.SerializeToUtf8Bytes(new JsonObject
    {
        ["metadata"] = new JsonObject { ["uid"] = step.Pod.Metadata.Uid },
        ["spec"] = new JsonObject { ["activeDeadlineSeconds"] = StopPodStep.Deadline },
    });

    private static byte[] Finalizers(SetFinalizersStep step) => JsonSerializer.SerializeToUtf8Bytes(new JsonObject
    {
        ["metadata"] = new JsonObject
        {
            ["resourceVersion"] = step.Run.Metadata.ResourceVersion,
            ["finalizers"] = new JsonArray([.. step.Finalizers.Select(static f => (JsonNode?)f)]),
        },
    });
}
