using System.Text.Json.Nodes;
using CodeRun.Sandbox.Admission;
using CodeRun.Sandbox.Schema;

namespace CodeRun.Sandbox.Kinds.PodSpecs;

/// <summary>Rules of environment variables.</summary>
internal static class EnvironmentRules
{
    private const string NameText = "a valid environment variable name must consist only of printable ASCII characters other than '='";

    /// <summary>Checks <c>env</c>.</summary>
    public static void Variables(JsonNode? variables, string path, List<FieldProblem> problems)
    {
        foreach (var (variable, at) in variables.Items(path))
        {
            var name = variable["name"].Text();
            if (name.Length == 0)
                problems.Required($"{at}.name");
            else if (!IsName(name))
                problems.Invalid($"{at}.name", name, NameText);
            if (variable["valueFrom"] is JsonObject source)
                ValueFrom(source, variable["value"].Text(), $"{at}.valueFrom", problems);
        }
    }

    /// <summary>Checks <c>envFrom</c>. The server names the list where an item has none or two sources.</summary>
    public static void Sources(JsonNode? sources, string path, List<FieldProblem> problems)
    {
        foreach (var (source, at) in sources.Items(path))
        {
            if (source["prefix"].Text() is { Length: > 0 } prefix && !IsName(prefix))
                problems.Invalid($"{at}.prefix", prefix, NameText);
            var given = 0;
            foreach (var kind in (string[])["configMapRef", "secretRef"])
            {
                if (source[kind] is not JsonObject reference)
                    continue;
                given++;
                var name = reference["name"].Text();
                if (name.Length == 0)
                    problems.Required($"{at}.{kind}.name");
                else
                    problems.Invalid($"{at}.{kind}.name", name, NameRules.Subdomain(name.TrimEnd('-')));
            }

            if (given != 1)
                problems.Invalid(path, "", given == 0 ? "must specify one of: `configMapRef` or `secretRef`" : "may not have more than one field specified at a time");
        }
    }

    private static void ValueFrom(JsonObject source, string value, string path, List<FieldProblem> problems)
    {
        var given = 0;
        if (source["fieldRef"] is JsonObject field)
        {
            given++;
            FieldReferences.OfField(field, FieldReferences.InVariables, $"{path}.fieldRef", problems);
        }

        if (source["resourceFieldRef"] is JsonObject resource)
        {
            given++;
            FieldReferences.OfResource(resource, $"{path}.resourceFieldRef", inVolume: false, problems);
        }

        foreach (var kind in (string[])["configMapKeyRef", "secretKeyRef"])
        {
            if (source[kind] is not JsonObject reference)
                continue;
            given++;
            Key(reference, $"{path}.{kind}", problems);
        }

        if (given == 0)
            problems.Invalid(path, "", "must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef` or `secretKeyRef`");
        else if (value.Length > 0)
            problems.Invalid(path, "", "may not be specified when `value` is not empty");
        else if (given > 1)
            problems.Invalid(path, "", "may not have more than one field specified at a time");
    }

    private static void Key(JsonObject reference, string path, List<FieldProblem> problems)
    {
        var (name, key) = (reference["name"].Text(), reference["key"].Text());
        problems.Invalid($"{path}.name", name, NameRules.Subdomain(name));
        if (key.Length == 0)
            problems.Required($"{path}.key");
        else
            problems.Invalid($"{path}.key", key, NameRules.ConfigKey(key));
    }

    private static bool IsName(string name) => name.All(static c => c is >= ' ' and <= '~' and not '=');
}
