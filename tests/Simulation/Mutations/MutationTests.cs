using System.Text.Json;
using System.Text.Json.Nodes;
using CodeRun.Engine.Api;
using CodeRun.Sandbox.Http;
using CodeRun.Tests.Simulation.Scenarios;
using CodeRun.Tests.Simulation.World;

namespace CodeRun.Tests.Simulation.Mutations;

/// <summary>Each deliberate fault of the controller must be noticed by an oracle: a suite that passes with one would prove nothing.</summary>
public sealed class MutationTests
{
    [Fact]
    public void Status_that_is_not_written_first_is_noticed() =>
        Notice(
            new AnswerMutation("status last", static (cluster, _, info, request) => info.Name.EndsWith("/status", StringComparison.Ordinal) && Field(request, "status", "podName") is not null ? Pretend(cluster, info, request) : null),
            "success", static _ => [FaultPlan.None]);

    [Fact]
    public void Status_without_a_precondition_is_noticed() =>
        Notice(
            new BodyMutation("no precondition", static (info, body) =>
            {
                if (info is { Method: "PATCH", Resource: "coderuns" })
                    body["metadata"]?.AsObject().Remove("resourceVersion");
            }),
            "retries", Restarts);

    [Fact]
    public void Deletion_by_label_instead_of_uid_is_noticed() =>
        Notice(
            new AnswerMutation("delete by label", static (cluster, _, info, _) =>
            {
                if (info is { Method: "DELETE", Resource: "pods" })
                    cluster.Do("DELETE", "/api/v1/namespaces/default/pods", body: null, query: "agents.platform/service=shop");
                return null;
            }),
            "deletion beside a sibling of the same service", static _ => [FaultPlan.None]);

    [Fact]
    public void Deletions_that_are_not_taken_in_are_noticed() =>
        Notice(new Mutation("ignores deletions") { IgnoresDeletions = true }, "cancel before a node takes the pod", static _ => [FaultPlan.None]);

    [Fact]
    public void Writes_after_the_end_of_a_term_are_noticed() =>
        Notice(new Mutation("no fence") { IgnoresCancellation = true }, "success", static _ => [FaultPlan.None], withElection: true, also: static cluster =>
        {
            cluster.At(0.999, () => cluster.Replicas.First(static r => r.Host!.IsLeading).Slowness = TimeSpan.FromSeconds(20));
        });

    [Fact]
    public void Foreign_object_that_is_taken_for_our_own_is_noticed() =>
        Notice(
            new AnswerMutation("no owner check", static (cluster, _, info, _) =>
            {
                if (info is not { Method: "GET", Resource: "pods" } || cluster.Objects.Get(Kubelet.Pods, Cluster.Namespace, info.Name) is not { } pod)
                    return null;
                var run = cluster.Invariants.Runs.First();
                pod["metadata"]!["ownerReferences"] = new JsonArray(new JsonObject { ["kind"] = "CodeRun", ["name"] = run.Metadata.Name, ["uid"] = run.Metadata.Uid, ["controller"] = true });
                return ApiResponse.Json(200, pod);
            }),
            "somebody else's pod has the name", static _ => [FaultPlan.None]);

    [Fact]
    public void Pod_names_that_are_not_the_same_each_time_are_noticed()
    {
        var number = 0;
        Notice(
            new BodyMutation("random names", (info, body) =>
            {
                if (info is { Method: "POST", Resource: "pods" })
                    body["metadata"]!["name"] = $"{(string?)body["metadata"]!["name"]}-{number++}";
            }),
            "success", static story => Requests(story, RequestFault.TimeoutDone));
    }

    [Fact]
    public void Objects_without_an_owner_are_noticed() =>
        Notice(
            new BodyMutation("no owner", static (info, body) =>
            {
                if (info is { Method: "POST", Resource: "configmaps" })
                    body["metadata"]!.AsObject().Remove("ownerReferences");
            }),
            "deletion while running", static _ => [FaultPlan.None]);

    [Fact]
    public void Pod_that_is_not_stopped_when_its_run_goes_is_noticed() =>
        Notice(
            new AnswerMutation("pod not stopped", static (_, _, info, _) => info is { Method: "DELETE", Resource: "pods" } ? ApiResponse.Json(200, new JsonObject()) : null),
            "deletion while running", static _ => [FaultPlan.None]);

    [Fact]
    public void Pod_that_is_taken_for_gone_without_asking_is_noticed() =>
        Notice(
            new AnswerMutation("not asked", static (_, _, info, _) => info is { Method: "GET", Resource: "pods" } ? NotFound() : null),
            "suspend and resume", static story => Restarts(story).Select(static p => p with { StaleKind = "pods" }));

    [Fact]
    public void Refused_deletion_that_is_taken_for_done_is_noticed() =>
        Notice(new Mutation("delete and forget") { IgnoresRefusedDeletions = true }, "deletion while running", static story => Requests(story, RequestFault.ServerError));

    [Fact]
    public void Failures_that_are_not_counted_are_noticed() =>
        Notice(
            new BodyMutation("no count", static (info, body) => body["status"]?.AsObject().Remove("failures")),
            "retries run out", static _ => [FaultPlan.None]);

    [Fact]
    public void Lease_of_another_that_is_taken_for_free_is_noticed() =>
        Notice(
            new AnswerMutation("steals the Lease", static (cluster, _, info, _) =>
            {
                if (info is not { Method: "GET", Resource: "leases" } || cluster.Objects.Get(Cluster.Leases, Cluster.Namespace, info.Name) is not { } lease)
                    return null;
                lease["spec"]!["holderIdentity"] = "";
                return ApiResponse.Json(200, lease);
            }),
            "limits", static _ => [FaultPlan.None], withElection: true);

    [Fact]
    public void Outcome_that_is_overwritten_is_noticed() =>
        Notice(
            new BodyMutation("forgets the end", static (_, body) =>
            {
                if ((string?)body["status"]?["phase"] == "Completed")
                    body["status"]!["phase"] = "Pending";
            }),
            "success", static _ => [FaultPlan.None]);

    [Fact]
    public void Standby_that_acts_on_an_old_cache_is_noticed() =>
        Notice(
            new AnswerMutation("no catching up", static (cluster, replica, info, request) =>
            {
                if (info.Resource != "leases" || !info.IsWrite || Field(request, "spec", "acquireTime") is null)
                    return null;
                var answer = JsonNode.Parse(cluster.Serve(replica, info, request).Body.Span)!.AsObject();
                if (answer["metadata"] is JsonObject metadata)
                    metadata["resourceVersion"] = "1";
                return ApiResponse.Json((int?)answer["code"] ?? 200, answer);
            }),
            new Scenario
            {
                Name = "another run takes the workspace during a wait", Ends = "b Completed, c Completed", Writes = 20,
                Plot = static cluster =>
                {
                    cluster.Script = static (run, attempt) => run == "b" && attempt == 1 ? new PodScript { ExitCode = 1 } : new PodScript { Works = TimeSpan.FromMinutes(5) };
                    cluster.At(1, () => cluster.Create("b", new CodeRunSpec { Service = "shop", MaxRetries = 1, RetryBackoff = new RetryBackoff { BaseSeconds = 14 } }));
                    cluster.At(65, () => cluster.Create("c", new CodeRunSpec { Service = "shop" }));
                },
            },
            static _ => [FaultPlan.None], withElection: true, also: static cluster =>
            {
                cluster.Replicas[1].WatchLag = TimeSpan.FromSeconds(30);
                cluster.At(66, () => cluster.Replicas[0].Stop());
            });

    private static void Notice(Mutation mutation, string story, Func<StoryResult, IEnumerable<FaultPlan>> plans, bool withElection = false, Action<Cluster>? also = null) =>
        Notice(mutation, Catalog.All.Single(s => s.Name == story), plans, withElection, also);

    private static void Notice(Mutation mutation, Scenario scenario, Func<StoryResult, IEnumerable<FaultPlan>> plans, bool withElection = false, Action<Cluster>? also = null)
    {
        var good = Story.Tell(scenario, withElection: withElection, also: also, quiet: TimeSpan.Zero);
        Assert.True(good.Failure is null, good.Failure);
        Assert.Contains(plans(good), plan =>
        {
            // What the mutation does must not be what the fault does to the sound controller.
            var sound = Story.Tell(scenario, plan, withElection: withElection, also: also, quiet: TimeSpan.Zero);
            Assert.True(sound.Failure is null && sound.EndState == good.EndState, $"{plan.Name}: {sound.Failure}\n{sound.Trace}");
            var mutated = Story.Tell(scenario, plan, mutation, withElection, also, quiet: TimeSpan.Zero);
            return mutated.Failure is not null || mutated.EndState != good.EndState;
        });
    }

    private static IEnumerable<FaultPlan> Restarts(StoryResult story) =>
        from index in story.FaultPoints
        from lag in (long[])[1, 3, 8, 100]
        select FaultPlan.OnRequest(index, RequestFault.CrashAfter) with { Name = $"restart after request {index} with lists {lag} versions old", StaleBy = lag };

    private static IEnumerable<FaultPlan> Requests(StoryResult story, RequestFault fault) =>
        story.FaultPoints.Select(index => FaultPlan.OnRequest(index, fault));

    private static JsonNode? Field(ApiRequest request, string part, string field) => JsonNode.Parse(request.Body.Span)?[part]?[field];

    // As if it had been written: the object with the patch, and nothing stored.
    private static ApiResponse Pretend(Cluster cluster, RequestInfo info, ApiRequest request)
    {
        var run = cluster.Objects.Get(Cluster.Runs, Cluster.Namespace, info.Name.Split('/')[0])!;
        run["status"] = JsonNode.Parse(request.Body.Span)!["status"]!.DeepClone();
        return ApiResponse.Json(200, run);
    }

    private static ApiResponse NotFound() => ApiResponse.Json(404, JsonSerializer.SerializeToNode(new { kind = "Status", reason = "NotFound", message = "not found", code = 404 })!);
}
