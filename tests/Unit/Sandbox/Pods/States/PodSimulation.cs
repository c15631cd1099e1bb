using System.Text.Json.Nodes;
using CodeRun.Sandbox.Pods.States;
using Microsoft.Extensions.Time.Testing;

namespace CodeRun.Tests.Unit.Sandbox.Pods.States;

/// <summary>A pod without processes: what the machine wants to be done is noted, and the test says what came of it.</summary>
internal sealed class PodSimulation
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero));
    private readonly JsonObject _pod;
    private readonly JsonObject _status = [];
    private PodState _state;

    public PodSimulation(string spec, bool start = true)
    {
        _pod = JsonNode.Parse($$$"""{"metadata":{"name":"p","namespace":"ns","uid":"u","generation":1},"spec":{{{spec}}}}""")!.AsObject();
        _state = PodState.Begin(PodView.Read(_pod.DeepClone().AsObject()), _time.GetUtcNow());
        if (start)
            Step(null);
    }

    /// <summary>What was to be done since the last look.</summary>
    public List<PodAction> Actions { get; } = [];

    /// <summary>When the machine wants to be asked again, from now.</summary>
    public TimeSpan? Wait { get; private set; }

    /// <summary>Containers that are not started when they are to be, with reason and message.</summary>
    public Dictionary<string, (string Reason, string Message)> Missing { get; } = new(StringComparer.Ordinal);

    /// <summary>What mounting finds missing.</summary>
    public List<string> MountProblems { get; } = [];

    /// <summary>The containers that were to be started since the last look.</summary>
    public IEnumerable<string> Started => Actions.OfType<PodAction.Start>().Select(static a => a.Container);

    /// <summary>Reason and message of the Events since the last look.</summary>
    public IEnumerable<(string Reason, string Message)> Events => Actions.OfType<PodAction.Tell>().Select(static a => (a.Reason, a.Message));

    public string Phase => (string)Status["phase"]!;

    public JsonObject Status
    {
        get
        {
            PodStatusWriter.Write(_status, _state, generation: 1, _time.GetUtcNow());
            return _status;
        }
    }

    public JsonObject Container(string name) =>
        ((string[])["containerStatuses", "initContainerStatuses"]).SelectMany(l => (Status[l] as JsonArray ?? []).OfType<JsonObject>()).Single(c => (string?)c["name"] == name);

    public JsonObject Condition(string type) => Status["conditions"]!.AsArray().OfType<JsonObject>().Single(c => (string?)c["type"] == type);

    public void Start() => Step(null);

    public void Wake() => Step(new PodMessage.Woken());

    public void End(string container, int code, string message = "") => Step(new PodMessage.Ended(container, Id(container), code, message));

    public void EndHook(string container, bool isPostStart, string? problem = null) => Step(new PodMessage.HookEnded(container, Id(container), isPostStart, problem));

    public void Probe(string container, ProbeKind kind, string? problem = null) => Step(new PodMessage.Probed(container, Id(container), kind, problem));

    public void Pass(TimeSpan time)
    {
        _time.Advance(time);
        Step(null);
    }

    /// <summary>Changes the object: <paramref name="change"/> gets metadata and spec.</summary>
    public void Change(Action<JsonObject, JsonObject> change)
    {
        change(_pod["metadata"]!.AsObject(), _pod["spec"]!.AsObject());
        Step(new PodMessage.Changed(PodView.Read(JsonNode.Parse(_pod.ToJsonString())!.AsObject())));
    }

    public void Delete(int grace) => Change((metadata, _) =>
    {
        metadata["deletionTimestamp"] = "2026-01-02T03:04:05Z";
        metadata["deletionGracePeriodSeconds"] = grace;
    });

    private string Id(string container) => _state.Containers[container].Run!.Id;

    private void Step(PodMessage? first)
    {
        Actions.Clear();
        var queue = new Queue<PodMessage?>([first]);
        while (queue.TryDequeue(out var message))
        {
            var step = PodMachine.Step(_state, message, _time.GetUtcNow());
            _state = step.State;
            Wait = step.WakeAt - _time.GetUtcNow();
            foreach (var action in step.Actions)
            {
                Actions.Add(action);
                if (action is PodAction.Mount)
                    queue.Enqueue(new PodMessage.Mounted([.. MountProblems]));
                else if (action is PodAction.Start start)
                    queue.Enqueue(Missing.TryGetValue(start.Container, out var missing) ? Miss(start, missing) : new PodMessage.Started(start.Container, $"{start.Container}#{start.Attempt}"));
            }
        }
    }

    private static PodMessage Miss(PodAction.Start start, (string Reason, string Message) missing) => missing.Reason == "StartError"
        ? new PodMessage.StartFailed(start.Container, $"{start.Container}#{start.Attempt}", missing.Message)
        : new PodMessage.NotReady(start.Container, missing.Reason, missing.Message);
}
