using System.Text;
using System.Text.Json;
using CodeRun.Engine.Events.Simulating.Filters;
using CodeRun.Engine.Events.Simulating.Json;
using CodeRun.Engine.Events.Simulating.Templates;

namespace CodeRun.Engine.Events.Simulating.Parameters;

/// <summary>Gets the value of a parameter: a template first, then a key, then the default.</summary>
internal static class ParameterSource
{
    /// <summary>The value.</summary>
    /// <param name="source">The parameter's src.</param>
    /// <param name="data">The data of the event of its dependency; null when that brought none.</param>
    /// <param name="dataValue">The same data as a value of templates.</param>
    /// <param name="context">The context of that event.</param>
    /// <exception cref="EvaluationException">There is none.</exception>
    /// <exception cref="UnsupportedException">It is not simulated.</exception>
    public static ParameterValue Resolve(SensorField source, JsonElement? data, Lazy<object?> dataValue, JsonElement context)
    {
        var fallback = source["value"].OwnText();
        var dependency = source.Text("dependencyName");
        if (data is null)
            return fallback is null ? new ParameterValue(null, true, $"The dependency {dependency} brings no event here, and there is no default.") : new ParameterValue(fallback, true, $"The default, since the dependency {dependency} brings no event here.");
        var (key, template, payload, name) = (source.Text("contextKey"), source.Text("contextTemplate"), context, "context");
        if (source.Text("dataKey").Length + source.Text("dataTemplate").Length > 0)
            (key, template, payload, name) = (source.Text("dataKey"), source.Text("dataTemplate"), data.Value, "data");
        if (key.Length + template.Length == 0)
            return fallback is null ? new ParameterValue(Whole(data.Value, context), true, "The whole event, since the source names no key, template or value.") : new ParameterValue(fallback, true, "The literal value.");

        var errors = new List<string>();
        if (template.Length > 0)
        {
            try
            {
                return new ParameterValue(GoTemplate.Run(template, name == "data" ? dataValue.Value : GoValue.From(payload), source.Work), true, $"From {name}Template.");
            }
            catch (EvaluationException e)
            {
                errors.Add(e.Message);
            }
        }

        if (key.Length > 0)
        {
            var found = JsonPath.Get(payload, key);
            if (found.Exists)
            {
                var isRaw = found.IsContainer || found.Element.ValueKind == JsonValueKind.Null;
                return new ParameterValue(isRaw ? found.Raw : found.Text, found.Element.ValueKind == JsonValueKind.String, Because($"From {name}Key {key}", errors));
            }

            errors.Add($"there is nothing at {key}");
        }

        return fallback is null ? throw new EvaluationException(string.Join("; ", errors)) : new ParameterValue(fallback, true, Because("The default", errors));
    }

    private static string Because(string origin, List<string> errors) => errors.Count == 0 ? $"{origin}." : $"{origin}, since {string.Join("; ", errors)}.";

    private static string Whole(JsonElement data, JsonElement context) =>
        $"{{\"context\":{context.GetRawText()},\"data\":{GoJson.Quote(Convert.ToBase64String(Encoding.UTF8.GetBytes(data.GetRawText())))}}}";
}
