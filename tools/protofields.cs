#:property PublishAot=false
#:property TreatWarningsAsErrors=false

// Writes src/CodeRun.Sandbox/Protobuf/fields.json: the numbers and types that the fields of the built-in kinds have in Kubernetes' protobuf form.
// Source of the numbers: the generated.proto files of k8s.io/api, k8s.io/apimachinery and k8s.io/apiextensions-apiserver (Apache-2.0).
// A field that the JSON form (Schema/kinds.json) has and the protobuf form has not ends the tool, so that none is lost on the wire.
//
//   dotnet run tools/protofields.cs -- FOLDER-WITH-generated.proto-FILES
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

// JSON names that Go's protobuf names differ from.
var renamed = new Dictionary<string, string>(StringComparer.Ordinal)
{
    ["JSONSchemaProps.ref"] = "$ref",
    ["JSONSchemaProps.schema"] = "$schema",
};
var sandbox = Path.Combine(Path.GetDirectoryName(Source())!, "..", "src", "CodeRun.Sandbox");
var kinds = JsonNode.Parse(File.ReadAllText(Path.Combine(sandbox, "Schema", "kinds.json")))!.AsObject();
var problems = new List<string>();
var messages = new Dictionary<string, List<Field>>(StringComparer.Ordinal);
foreach (var file in Directory.EnumerateFiles(args[0], "generated.proto", SearchOption.AllDirectories))
    Parse(File.ReadAllText(file));

var wanted = new SortedDictionary<string, List<Field>>(StringComparer.Ordinal);
foreach (var name in kinds.Select(k => k.Key).Where(n => messages.ContainsKey(n)))
{
    Want(name);
    if (messages.ContainsKey(name + "List"))
        Want(name + "List");
}

foreach (var name in (string[])["PartialObjectMetadata", "PartialObjectMetadataList", "WatchEvent"])
    Want("io.k8s.apimachinery.pkg.apis.meta.v1." + name);

var text = new StringBuilder("{\n");
text.AppendJoin(",\n", wanted.Select(m => $"\"{m.Key}\": [{string.Join(", ", Compare(m.Key, m.Value).Select(f => $"\"{f.Number} {f.Rule} {f.Name} {f.Type}\""))}]"));
text.Append("\n}\n");
if (problems.Count > 0)
    throw new InvalidOperationException(string.Join('\n', problems));
Directory.CreateDirectory(Path.Combine(sandbox, "Protobuf"));
File.WriteAllText(Path.Combine(sandbox, "Protobuf", "fields.json"), text.ToString());
Console.WriteLine($"{wanted.Count} messages");

void Want(string name)
{
    if (wanted.ContainsKey(name))
        return;
    wanted[name] = messages[name];
    foreach (var field in messages[name].Where(f => f.Type.Contains('.') && messages.ContainsKey(f.Type)))
        Want(field.Type);
}

// Names as JSON has them; messages that Go embeds have no name of their own.
IEnumerable<Field> Compare(string name, List<Field> fields)
{
    var shortName = name[(name.LastIndexOf('.') + 1)..];
    var properties = kinds[name]?["properties"]?.AsObject();
    var missing = properties?.Select(p => p.Key).Where(p => p is not ("kind" or "apiVersion")).ToHashSet(StringComparer.Ordinal) ?? [];
    if (properties?.ContainsKey("kind") == true && fields.Exists(f => f.Name == "kind"))
        missing.UnionWith(["kind"]);
    foreach (var field in fields)
    {
        if (field.Type.Contains('.') && !messages.ContainsKey(field.Type) && !field.Type.Contains(".pkg."))
        {
            Console.Error.WriteLine($"left out: {name}.{field.Name}, of the unknown type {field.Type}");
            missing.Remove(field.Name);
            continue;
        }

        var json = renamed.GetValueOrDefault($"{shortName}.{field.Name}") ?? (field.Name.StartsWith("xKubernetes", StringComparison.Ordinal) ? Dashes(field.Name) : field.Name);
        json = properties?.Select(p => p.Key).FirstOrDefault(p => p.Equals(json, StringComparison.OrdinalIgnoreCase)) ?? json;
        if (properties is null || properties.ContainsKey(json))
        {
            missing.Remove(json);
            yield return field with { Name = json };
        }
        else if (kinds[field.Type] is JsonObject inner && field.Rule == "one" && inner["properties"]!.AsObject().All(p => properties.ContainsKey(p.Key)))
        {
            foreach (var (key, _) in inner["properties"]!.AsObject())
                missing.Remove(key);
            yield return field with { Rule = "inline" };
        }
        else if (messages.TryGetValue(field.Type, out var embedded) && field.Rule == "one" && embedded.TrueForAll(f => properties.ContainsKey(f.Name) || kinds[f.Type] is not null || messages.ContainsKey(f.Type)))
        {
            foreach (var key in Names(field.Type, properties))
                missing.Remove(key);
            yield return field with { Rule = "inline" };
        }
        else
        {
            Console.Error.WriteLine($"left out: {name}.{field.Name} is not in JSON");
        }
    }

    if (missing.Count > 0)
        problems.Add($"{name}: no number for {string.Join(", ", missing)}");
}

IEnumerable<string> Names(string message, JsonObject properties) =>
    messages[message].SelectMany(f => properties.ContainsKey(f.Name) ? [f.Name] : messages.ContainsKey(f.Type) ? Names(f.Type, properties) : []);

// xKubernetesListType: x-kubernetes-list-type.
static string Dashes(string name) => Regex.Replace(name, "[A-Z]", m => "-" + m.Value.ToLowerInvariant());

void Parse(string proto)
{
    var package = Regex.Match(proto, @"^package ([\w.]+);", RegexOptions.Multiline).Groups[1].Value;
    foreach (Match message in Regex.Matches(proto, @"^message (\w+) \{\n(.*?)^\}", RegexOptions.Multiline | RegexOptions.Singleline))
    {
        var fields = new List<Field>();
        foreach (Match field in Regex.Matches(message.Groups[2].Value, @"^  (optional |repeated )?(map<string, ?([\w.]+)>|[\w.]+) (\w+) = (\d+);", RegexOptions.Multiline))
        {
            var type = field.Groups[3].Success ? field.Groups[3].Value : field.Groups[2].Value;
            var rule = field.Groups[3].Success ? "map" : field.Groups[1].Value == "repeated " ? "list" : "one";
            fields.Add(new Field(int.Parse(field.Groups[5].Value), rule, field.Groups[4].Value, TypeName(type, package)));
        }

        messages[TypeName("." + package + "." + message.Groups[1].Value, package)] = fields;
    }
}

// k8s.io.api.core.v1 is io.k8s.api.core.v1 in OpenAPI.
static string TypeName(string type, string package)
{
    if (type is "string" or "bytes" or "int32" or "int64" or "bool" or "double")
        return type;
    var full = type.Contains('.') ? type.TrimStart('.') : package + "." + type;
    return Regex.Replace(full, @"^k8s\.io\.", "io.k8s.").Replace("apiextensions_apiserver", "apiextensions-apiserver");
}

static string Source([CallerFilePath] string path = "") => path;

internal sealed record Field(int Number, string Rule, string Name, string Type);
