using System.Text;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace CodeRun.Engine.Api;

/// <summary>
/// The document in <c>spec.taskRequirements</c>: base64 of YAML with <c>environment</c> (name to text) and <c>secrets</c>
/// (a list of <c>name</c> and optional <c>keys</c>, each key mapped to an environment variable).
/// </summary>
/// <param name="Environment">Environment variables.</param>
/// <param name="Secrets">Secrets.</param>
public sealed record TaskRequirements(IReadOnlyDictionary<string, string> Environment, IReadOnlyList<RequiredSecret> Secrets)
{
    private const string Field = "spec.taskRequirements";

    /// <summary>Reads the document. Null without errors when there is none; with errors there is no value.</summary>
    public static (TaskRequirements? Value, IReadOnlyList<FieldError> Errors) Parse(string? base64)
    {
        if (string.IsNullOrWhiteSpace(base64))
            return (null, []);
        string text;
        try
        {
            text = new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(Convert.FromBase64String(base64.Trim()));
        }
        catch (Exception e) when (e is FormatException or ArgumentException)
        {
            return (null, [new FieldError(Field, "is not base64 of UTF-8 text.")]);
        }

        var errors = new List<FieldError>();
        try
        {
            var yaml = new YamlStream();
            yaml.Load(new StringReader(text));
            if (yaml.Documents.Count == 0)
                return (null, []);
            if (yaml.Documents.Count > 1 || yaml.Documents[0].RootNode is not YamlMappingNode root)
                return (null, [new FieldError(Field, "must hold one YAML mapping with environment and secrets.")]);
            var value = Read(root, errors);
            return errors.Count == 0 ? (value, errors) : (null, errors);
        }
        catch (YamlException e)
        {
            return (null, [new FieldError(Field, $"is not YAML: line {e.Start.Line}: {e.Message}")]);
        }
        catch (Exception e) when (e is InvalidOperationException or ArgumentException)
        {
            return (null, [new FieldError(Field, $"is not YAML: {e.Message}")]); // The scanner has no better words for some malformed text.
        }
    }

    private static TaskRequirements Read(YamlMappingNode root, List<FieldError> errors)
    {
        var environment = new Dictionary<string, string>(StringComparer.Ordinal);
        var secrets = new List<RequiredSecret>();
        foreach (var (key, value) in root.Children)
        {
            switch (key.ToString(), value)
            {
                case ("environment", YamlMappingNode map):
                    ReadMap(map, environment, "environment", errors);
                    break;
                case ("secrets", YamlSequenceNode list):
                    secrets.AddRange(list.Children.Select((item, i) => ReadSecret(item, $"secrets[{i}]", errors)).OfType<RequiredSecret>());
                    break;
                case ("environment" or "secrets", YamlScalarNode { Value: "" or "~" or "null" }):
                    break;
                case ("environment", _):
                    errors.Add(At(value, "environment must be a mapping of names to text."));
                    break;
                case ("secrets", _):
                    errors.Add(At(value, "secrets must be a list."));
                    break;
                default:
                    errors.Add(At(key, $"{key} is not known; there are environment and secrets."));
                    break;
            }
        }

        return new TaskRequirements(environment, secrets);
    }

    private static RequiredSecret? ReadSecret(YamlNode item, string path, List<FieldError> errors)
    {
        if (item is not YamlMappingNode map)
        {
            errors.Add(At(item, $"{path} must be a mapping with name and keys."));
            return null;
        }

        string? name = null;
        var keys = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (key, value) in map.Children)
        {
            switch (key.ToString(), value)
            {
                case ("name", YamlScalarNode { Value.Length: > 0 } scalar):
                    name = scalar.Value;
                    break;
                case ("keys", YamlSequenceNode list):
                    for (var i = 0; i < list.Children.Count; i++)
                    {
                        if (list.Children[i] is YamlMappingNode pair)
                            ReadMap(pair, keys, $"{path}.keys[{i}]", errors);
                        else
                            errors.Add(At(list.Children[i], $"{path}.keys[{i}] must map a key of the Secret to an environment variable."));
                    }

                    break;
                default:
                    errors.Add(At(key, $"{path}.{key} is not known or has the wrong type; there are name (text) and keys (a list)."));
                    break;
            }
        }

        if (name is not null)
            return new RequiredSecret(name, keys);
        errors.Add(At(item, $"{path}.name is required."));
        return null;
    }

    private static void ReadMap(YamlMappingNode map, Dictionary<string, string> into, string path, List<FieldError> errors)
    {
        foreach (var (key, value) in map.Children)
        {
            // A plain number or boolean is not text: what the variable would hold depends on how YAML writes it.
            if (value is YamlScalarNode { Value: { } text } scalar && (scalar.Style != ScalarStyle.Plain || YamlScalars.IsText(text)))
                into[key.ToString()] = text;
            else
                errors.Add(At(value, $"{path}.{key} must be text; put it in quotes."));
        }
    }

    private static FieldError At(YamlNode node, string message) => new(Field, $"line {node.Start.Line}: {message}");
}
