using System.Text.Json;
using System.Text.Json.Nodes;
using CodeRun.Engine.Events.Simulating.Filters;
using CodeRun.Engine.Events.Simulating.Templates;

namespace CodeRun.Engine.Events.Simulating.Parameters;

/// <summary>Applies parameters to an object, one after the other.</summary>
/// <param name="event">The event.</param>
/// <param name="contexts">Context of the event for each dependency.</param>
/// <param name="received">The dependencies whose event the trigger gets.</param>
/// <param name="unknown">The dependencies of which it is not known whether they are met.</param>
internal sealed class ParameterApplier(SensorEvent @event, IReadOnlyDictionary<string, JsonElement> contexts, IReadOnlySet<string> received, IReadOnlySet<string> unknown)
{
    // A large event is made a value once, not for every template.
    private readonly Lazy<object?> _data = new(() => GoValue.From(@event.Data));

    /// <summary>Applies a list of parameters.</summary>
    /// <param name="parameters">The field that holds them.</param>
    /// <param name="target">What they are written to; changed.</param>
    /// <param name="isPayload">True when they make up a payload: operations mean nothing and a parameter without destination is the whole of it.</param>
    public IReadOnlyList<ParameterSimulation> Apply(SensorField parameters, JsonTarget target, bool isPayload) =>
        [.. parameters.Items().Select(p => One(p, target, isPayload))];

    private ParameterSimulation One(SensorField parameter, JsonTarget target, bool isPayload)
    {
        var (destination, operation, source) = (parameter.Text("dest"), parameter.Text("operation"), parameter["src"].Object());
        var dependency = source.Text("dependencyName");
        var isRaw = source.Flag("useRawData");
        ParameterSimulation Verdict(ParameterOutcome outcome, string? value, string? result, string reason) =>
            new(parameter.Path, dependency, destination, operation.Length == 0 || isPayload ? "overwrite" : operation, outcome, value, result, reason);
        string? value = null;
        try
        {
            if (unknown.Contains(dependency))
                throw new UnsupportedException($"the dependency {dependency} was not evaluated");
            var given = ParameterSource.Resolve(source, received.Contains(dependency) ? @event.Data : null, _data, contexts.GetValueOrDefault(dependency));
            if (given.Text is null && isPayload && destination.Length > 0)
                throw new EvaluationException($"it stops with a panic, since a payload needs a value and {char.ToLowerInvariant(given.Origin[0])}{given.Origin[1..^1]}");
            if (given.Text is null)
                return Verdict(ParameterOutcome.Skipped, null, null, given.Origin);
            value = given.Text;
            if (isPayload && destination.Length == 0)
                return Verdict(ParameterOutcome.Resolved, value, value, given.Origin + " It is the whole payload.");
            var (text, isString) = isPayload ? (value, given.IsString) : Combine(operation, value, given.IsString, target, destination);
            if (text is null)
                return Verdict(ParameterOutcome.Resolved, value, null, given.Origin + " What it is added to is not known.");
            var written = isRaw && !isString ? Raw(text) : JsonValue.Create(text);
            var result = JsonTarget.Serialize(written);
            target.Set(destination, written, isPayload);
            return Verdict(ParameterOutcome.Resolved, value, result, given.Origin);
        }
        catch (EvaluationException e)
        {
            return Verdict(ParameterOutcome.Failed, value, null, $"Argo Events gives up the trigger: {e.Message}.");
        }
        catch (UnsupportedException e)
        {
            return Verdict(ParameterOutcome.NotEvaluated, value, null, $"Not simulated: {e.Message}.");
        }
    }

    private static (string? Text, bool IsString) Combine(string operation, string value, bool isString, JsonTarget target, string destination)
    {
        if (operation is "" or "overwrite")
            return (value, isString);
        if (operation is not ("append" or "prepend"))
            throw new EvaluationException($"it knows no operation {operation}");
        if (!target.IsKnown)
            return (null, true);
        var current = target.Get(destination);
        if (current.IsContainer && target.IsChanged)
            throw new UnsupportedException("something added to an object or a list to which something was written before");
        return !current.Exists ? (value, isString) : (operation == "append" ? current.Text + value : value + current.Text, true);
    }

    private static JsonNode? Raw(string json)
    {
        try
        {
            return JsonNode.Parse(json, documentOptions: new JsonDocumentOptions { MaxDepth = Json.GoJson.MaxDepth });
        }
        catch (JsonException)
        {
            throw new UnsupportedException("raw data that is not JSON");
        }
    }
}
