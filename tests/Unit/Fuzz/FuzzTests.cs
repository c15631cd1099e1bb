using System.Text;
using System.Text.Json;
using CodeRun.Engine.Api;
using CodeRun.Engine.Hosting;
using CodeRun.Engine.Reconciling;
using CodeRun.Engine.Resources;
using CodeRun.Tests.Unit.Reconciling;
using k8s;

namespace CodeRun.Tests.Unit.Fuzz;

/// <summary>
/// Whatever people, kubelets and agents write, it never throws out of parser, validator, planner or builders. Long mode: set
/// CODERUN_FUZZ_CASES to 100000.
/// </summary>
public sealed class FuzzTests
{
    private const string GoodRun = """
        {"apiVersion":"agents.platform/v1","kind":"CodeRun",
         "metadata":{"name":"run-a","namespace":"default","uid":"uid-run-a","resourceVersion":"7","generation":2,"creationTimestamp":"2026-03-01T11:59:00Z",
                     "finalizers":["agents.platform/finalizer"],"labels":{"a":"b"},"annotations":{"agents.platform/preserve":"false"}},
         "spec":{"service":"shop","githubApp":"5DLabs-Rex","model":"m","taskId":3,"repositoryUrl":"https://github.com/o/r","docsRepositoryUrl":"o/d","docsProjectDirectory":"docs","docsBranch":"main",
                 "workingDirectory":".","prompt":"p","promptModification":"q","contextVersion":1,"continueSession":true,"overwriteMemory":false,"env":{"A":"b"},
                 "envFromSecrets":[{"name":"X","secretName":"s","secretKey":"k"}],"taskRequirements":"c2VjcmV0czogW10=","serviceAccountName":"sa","localTools":"a,b","remoteTools":"c","enableDocker":false,
                 "suspend":false,"cancel":false,"priority":1,"maxRetries":2,"retryBackoff":{"baseSeconds":5,"maxSeconds":50},"activeDeadlineSeconds":3600,"startDeadlineSeconds":600,"ttlSecondsAfterFinished":100,
                 "resources":{"requests":{"cpu":"500m"},"limits":{"memory":"1Gi"}},"nodeSelector":{"a":"b"},"tolerations":[{"key":"k","operator":"Exists","effect":"NoSchedule","tolerationSeconds":5}],
                 "imagePullSecrets":[{"name":"r"}]},
         "status":{"observedGeneration":1,"phase":"Processing","reason":"Running","message":"m","agent":"rex","workspace":"workspace-shop-rex","podName":"run-a-1","configMapName":"run-a-files-0123abcd","attempt":1,
                   "failures":0,"disruptions":0,"startedAt":"2026-03-01T11:59:10Z","finishedAt":"2026-03-01T12:00:00Z","nextAttemptAt":"2026-03-01T12:00:00Z","expireAt":"2026-03-01T12:00:00Z","cleanedUpAt":"2026-03-01T12:00:00Z",
                   "result":{"exitCode":0,"costUsd":1.5,"inputTokens":1},"attempts":[{"attempt":1,"podName":"run-a-1","exitCode":1,"reason":"AgentFailed"}],
                   "conditions":[{"type":"Succeeded","status":"Unknown","reason":"r","message":"m","lastTransitionTime":"2026-03-01T12:00:00Z","observedGeneration":1}]}}
        """;

    private const string GoodPod = """
        {"metadata":{"name":"run-a-1","namespace":"default","uid":"p1","resourceVersion":"9","creationTimestamp":"2026-03-01T11:59:30Z","deletionTimestamp":"2026-03-01T12:01:00Z","deletionGracePeriodSeconds":60,
                     "labels":{"agents.platform/attempt":"1"},"annotations":{"agents.platform/spec-fingerprint":"service=aa,model=bb"},
                     "ownerReferences":[{"apiVersion":"agents.platform/v1","kind":"CodeRun","name":"run-a","uid":"uid-run-a","controller":true}]},
         "spec":{"nodeName":"n","activeDeadlineSeconds":100,"volumes":[{"name":"workspace","persistentVolumeClaim":{"claimName":"workspace-shop-rex"}}]},
         "status":{"phase":"Failed","reason":"Evicted","message":"m","startTime":"2026-03-01T11:59:31Z","conditions":[{"type":"DisruptionTarget","status":"True","reason":"r","message":"m"}],
                   "containerStatuses":[{"name":"agent","state":{"terminated":{"exitCode":75,"reason":"Error","message":"{\"retryAfterSeconds\":5}","startedAt":"2026-03-01T11:59:31Z","finishedAt":"2026-03-01T11:59:40Z"}}}],
                   "initContainerStatuses":[{"name":"i","state":{"waiting":{"reason":"ImagePullBackOff","message":"m"}}}]}}
        """;

    private static readonly ControllerSettings Settings = new(Given.Configuration(), new FixedRenderer());

    [Fact]
    public void Any_JSON_is_parsed_as_a_run_without_a_throw() =>
        FuzzCases.Try(static (fuzzer, _) => fuzzer.Value(depth: 6), static (json, _) => Use(Encoding.UTF8.GetBytes(json), []));

    [Fact]
    public void Spoiled_runs_are_parsed_planned_and_built_without_a_throw() =>
        FuzzCases.Try(static (fuzzer, _) => fuzzer.Spoil(GoodRun), static (json, random) => Use(Encoding.UTF8.GetBytes(json), random.Next(2) == 0 ? [] : [Pod(GoodPod)!]));

    [Fact]
    public void Spoiled_pods_are_planned_without_a_throw() =>
        FuzzCases.Try(static (fuzzer, _) => fuzzer.Spoil(GoodPod), static (json, random) =>
        {
            if (Pod(json) is { } pod)
                Use(Encoding.UTF8.GetBytes(GoodRun), [pod], gone: random.Next(2) == 0);
        });

    [Fact]
    public void Any_termination_message_is_read_without_a_throw() =>
        FuzzCases.Try(
            static (fuzzer, random) => random.Next(4) switch
            {
                0 => fuzzer.Value(),
                1 => fuzzer.Spoil("""{"branch":"b","commit":"c","costUsd":1.5,"inputTokens":3,"turns":2,"summary":"s","retryAfterSeconds":60}"""),
                2 => fuzzer.Value()[..^1],
                _ => new string([.. Enumerable.Range(0, random.Next(5000)).Select(_ => (char)random.Next(0x10000))]),
            },
            static (message, random) =>
            {
                TerminationMessage.Read(message, random.Next());
                Assert.True(TerminationMessage.RetryAfter(message) is null or { Ticks: >= 0 });
            });

    [Fact]
    public void Any_bytes_are_refused_as_a_run_by_nothing_but_a_JSON_error() =>
        FuzzCases.Try(
            static (fuzzer, random) => random.Next(2) == 0 ? fuzzer.Spoil(GoodRun)[..random.Next(200)] : Convert.ToBase64String([(byte)random.Next(256), (byte)random.Next(256)]),
            static (text, _) =>
            {
                try
                {
                    ObservedRun.Read(Encoding.UTF8.GetBytes(text));
                }
                catch (JsonException)
                {
                    // What the informer expects of an object that is no JSON.
                }
            });

    private static PodView? Pod(string json)
    {
        try
        {
            return ControllerCaches.ReadPod(Encoding.UTF8.GetBytes(json));
        }
        catch (JsonException)
        {
            return null; // The informer leaves such an object out and says so.
        }
    }

    private static void Use(byte[] json, IReadOnlyList<PodView> pods, bool gone = false)
    {
        var observed = ObservedRun.Read(json);
        var errors = Settings.ErrorsOf(observed.Parsed);
        foreach (var now in (DateTimeOffset[])[Given.Now, Given.Now.AddYears(50)])
        {
            Settings.Planner.ClaimOf(observed.Run, errors, now);
            var observation = new Observation { Run = observed.Run, Errors = errors, Pods = gone ? [] : pods, GonePods = gone ? pods : [], Now = now, Jitter = 0.5, IsBeyondHistory = now != Given.Now };
            var plan = Settings.Planner.Plan(observation);
            Assert.True(plan.RequeueAfter is null or { Ticks: >= 0 });
            foreach (var step in plan.Steps)
                Carry(step);
            if (plan.Steps.OfType<CreatePodStep>().FirstOrDefault() is { } create)
                Assert.True(Settings.Planner.PlanRejection(observation, create, RunReason.Rejected, "no", final: true).Steps.Count > 0);
        }
    }

    // What the executor makes of a step before it sends it.
    private static void Carry(PlanStep step)
    {
        Assert.NotEmpty(step.Description);
        switch (step)
        {
            case WriteStatusStep write:
                StatusPatch.Build(write.Run.Metadata.ResourceVersion, write.Run.Status, write.Status);
                break;
            case CreatePodStep create:
                KubernetesJson.Serialize(create.Pod);
                break;
            case CreateConfigMapStep create:
                KubernetesJson.Serialize(create.ConfigMap);
                break;
            case CreateWorkspaceStep create:
                KubernetesJson.Serialize(create.Claim);
                break;
        }
    }
}
