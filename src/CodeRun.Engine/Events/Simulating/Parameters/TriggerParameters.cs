using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using CodeRun.Engine.Api;
using CodeRun.Engine.Events.Simulating.Filters;
using CodeRun.Engine.Events.Simulating.Go;

namespace CodeRun.Engine.Events.Simulating.Parameters;

/// <summary>Applies all parameters of a trigger: those of the trigger itself to its template, then those of its kind to the object or payload that it makes.</summary>
internal static class TriggerParameters
{
    private static readonly string[] Kinds =
        ["k8s", "argoWorkflow", "http", "awsLambda", "custom", "kafka", "nats", "slack", "openWhisk", "log", "azureEventHubs", "pulsar", "azureServiceBus", "email"];

    /// <summary>The parameters with their values, and the Kubernetes object with them.</summary>
    public static TriggerFiring Fire(SensorField trigger, IReadOnlyList<string> dependencies, ParameterApplier applier)
    {
        var template = trigger["template"].Object();
        var parameters = new List<ParameterSimulation>();
        string? resource = null;
        var changed = new JsonTarget(template.Node?.DeepClone());
        parameters.AddRange(applier.Apply(trigger["parameters"], changed, isPayload: false));
        var isKnown = IsKnown(parameters);
        foreach (var name in Kinds)
        {
            var kind = template[name].Object();
            if (!kind.Exists)
                continue;

            // The trigger's own parameters may have changed what the others are applied to.
            var isObject = name is "k8s" or "argoWorkflow";
            var own = (changed.Node as JsonObject)?[name] as JsonObject;
            var target = new JsonTarget(!isKnown ? null : isObject ? Resource(own?["source"] as JsonObject) : own?.DeepClone());
            parameters.AddRange(applier.Apply(kind["parameters"], target, isPayload: false));
            parameters.AddRange(applier.Apply(kind["payload"], new JsonTarget(new JsonObject()), isPayload: true));
            if (isObject && IsKnown(parameters))
                resource = Text(target);
        }

        return new TriggerFiring(dependencies, parameters, resource);
    }

    private static bool IsKnown(List<ParameterSimulation> parameters) => parameters.TrueForAll(static p => p.Outcome is ParameterOutcome.Resolved or ParameterOutcome.Skipped);

    private static string? Text(JsonTarget target)
    {
        try
        {
            return target.Text;
        }
        catch (UnsupportedException)
        {
            return null; // Half characters: the parameters tell what was written.
        }
    }

    // The object stands in the Sensor itself; what comes from elsewhere is not known.
    private static JsonNode? Resource(JsonObject? source)
    {
        if (source?["resource"] is JsonObject resource)
            return Canonical(resource);
        if (source?["inline"] is not JsonValue inline || !inline.TryGetValue(out string? text))
            return null;
        try
        {
            return CodeRunDocuments.Read(text, "inline") is [var only] ? Canonical(only.Json) : null;
        }
        catch (DocumentException)
        {
            return null;
        }
    }

    // As the object of Kubernetes is written before parameters are applied: fields in order, numbers as int64 or float64.
    private static JsonNode? Canonical(JsonNode? node) => node switch
    {
        JsonObject map => new JsonObject(map.OrderBy(static f => f.Key, Comparer<string>.Create(GoText.Compare)).Select(static f => KeyValuePair.Create(f.Key, Canonical(f.Value)))),
        JsonArray list => new JsonArray([.. list.Select(Canonical)]),
        JsonValue value when value.GetValueKind() == JsonValueKind.Number && !long.TryParse(value.ToJsonString(), CultureInfo.InvariantCulture, out _) && value.TryGetValue(out double number) =>
            JsonNode.Parse(Templates.TemplateJson.Write(number, isRaw: true)),
        _ => node?.DeepClone(),
    };
}
