using CodeRun.Engine.Events.Simulating;

namespace CodeRun.Cmdlets.Output;

/// <summary>What a Sensor, one of its dependencies or one of its triggers would do about an event.</summary>
public sealed class SensorVerdict
{
    /// <summary>Name of the Sensor.</summary>
    public required string Sensor { get; init; }

    /// <summary>Dependency, Trigger, or Sensor for a problem that keeps all of it from running.</summary>
    public required string Kind { get; init; }

    /// <summary>Name of the dependency or trigger.</summary>
    public required string Name { get; init; }

    /// <summary>Matched, NotMatched, Fires, DoesNotFire, Waits, NotEvaluated, or Refused for a Sensor.</summary>
    public required string Outcome { get; init; }

    /// <summary>Why.</summary>
    public required string Reason { get; init; }

    /// <summary>The filters of a dependency, each with its own verdict.</summary>
    public IReadOnlyList<FilterSimulation> Filters { get; init; } = [];

    /// <summary>The dependencies that a trigger waits for.</summary>
    public IReadOnlyList<string> WaitsFor { get; init; } = [];

    /// <summary>Each time that a trigger would fire, with the values of its parameters.</summary>
    public IReadOnlyList<TriggerFiring> Firings { get; init; } = [];

    /// <summary>The verdicts of a Sensor: its problems, its dependencies, its triggers.</summary>
    internal static IEnumerable<SensorVerdict> Of(SensorSimulation sensor) =>
    [
        .. sensor.Problems.Select(p => new SensorVerdict { Sensor = sensor.Name, Kind = "Sensor", Name = sensor.Name, Outcome = "Refused", Reason = p }),
        .. sensor.Dependencies.Select(d => new SensorVerdict { Sensor = sensor.Name, Kind = "Dependency", Name = d.Name, Outcome = d.Outcome.ToString(), Reason = d.Reason, Filters = d.Filters }),
        .. sensor.Triggers.Select(t => new SensorVerdict { Sensor = sensor.Name, Kind = "Trigger", Name = t.Name, Outcome = t.Outcome.ToString(), Reason = t.Reason, WaitsFor = t.WaitsFor, Firings = t.Firings }),
    ];

    /// <inheritdoc/>
    public override string ToString() => $"{Kind} {Name}: {Outcome}: {Reason}";
}
