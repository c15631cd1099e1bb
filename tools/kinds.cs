#:package KubernetesClient@21.0.8
#:property PublishAot=false
#:property TreatWarningsAsErrors=false

// Writes src/CodeRun.Sandbox/Schema/kinds.json: the fields of the built-in kinds that the sandbox serves, as OpenAPI v3 schemas. Names, types and
// descriptions come from the KubernetesClient package (generated from Kubernetes' own OpenAPI document, Apache-2.0); what that package does not carry
// is in tools/kinds.facts: list types, merge keys, and which fields Go leaves out when they are zero.
//
//   dotnet run tools/kinds.cs -- PATH-TO-KubernetesClient.xml
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using System.Xml.Linq;

var here = Path.GetDirectoryName(Source())!;
var assembly = typeof(k8s.Models.V1Pod).Assembly;
var comments = XDocument.Load(args.Length > 0 ? args[0] : Path.ChangeExtension(assembly.Location, "xml"))
    .Descendants("member")
    .ToDictionary(m => m.Attribute("name")!.Value, m => Regex.Replace(m.Element("summary")?.Value ?? "", @"\s+", " ").Trim());

(string Package, string[] Roots)[] packages =
[
    ("io.k8s.apimachinery.pkg.apis.meta.v1", ["V1ObjectMeta", "V1DeleteOptions", "V1Status", "V1LabelSelector", "V1Condition", "V1ListMeta"]),
    ("io.k8s.api.core.v1", ["V1Pod", "V1Namespace", "V1ConfigMap", "V1Secret", "V1PersistentVolumeClaim", "V1ServiceAccount", "Corev1Event", "V1Binding", "V1PodTemplateSpec"]),
    ("io.k8s.api.coordination.v1", ["V1Lease"]),
    ("io.k8s.api.events.v1", ["Eventsv1Event"]),
    ("io.k8s.api.batch.v1", ["V1Job"]),
    ("io.k8s.api.rbac.v1", ["V1Role", "V1ClusterRole", "V1RoleBinding", "V1ClusterRoleBinding"]),
    ("io.k8s.api.authentication.v1", ["Authenticationv1TokenRequest", "V1TokenReview", "V1SelfSubjectReview"]),
    ("io.k8s.api.authorization.v1", ["V1SelfSubjectAccessReview", "V1SubjectAccessReview", "V1LocalSubjectAccessReview", "V1SelfSubjectRulesReview"]),
    ("io.k8s.api.policy.v1", ["V1Eviction"]),
    ("io.k8s.api.autoscaling.v1", ["V1Scale"]),
    ("io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1", ["V1CustomResourceDefinition"]),
];

var names = new Dictionary<Type, string>();
var schemas = new SortedDictionary<string, JsonObject>(StringComparer.Ordinal);
foreach (var (package, roots) in packages)
{
    foreach (var root in roots)
        Name(assembly.GetType("k8s.Models." + root, throwOnError: true)!, package);
}

foreach (var (type, name) in names)
    schemas[name] = Describe(type);
Facts();
var text = new StringBuilder("{\n");
var options = new JsonSerializerOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
text.AppendJoin(",\n", schemas.Select(s => JsonSerializer.Serialize(s.Key, options) + ": " + s.Value.ToJsonString(options)));
text.Append("\n}\n");
File.WriteAllText(Path.Combine(here, "..", "src", "CodeRun.Sandbox", "Schema", "kinds.json"), text.ToString());
Console.WriteLine($"{schemas.Count} types");

void Name(Type type, string package)
{
    if (type.Namespace != "k8s.Models" || type.Name is "ResourceQuantity" or "IntOrString" || !names.TryAdd(type, $"{package}.{Short(type)}"))
        return;
    foreach (var property in type.GetProperties())
        Name(Element(property.PropertyType), package);
}

static string Short(Type type) => Regex.Replace(type.Name, "^(Core|Events|Rbac|Authentication|Batch)?[Vv]1", "");

static Type Element(Type type)
{
    type = Nullable.GetUnderlyingType(type) ?? type;
    return type.IsGenericType ? Element(type.GetGenericArguments()[^1]) : type;
}

JsonObject Describe(Type type)
{
    var properties = new SortedDictionary<string, JsonObject>(StringComparer.Ordinal);
    foreach (var property in type.GetProperties())
    {
        if (property.GetCustomAttribute<JsonPropertyNameAttribute>()?.Name is not { } name)
            continue;
        var schema = Shape(property.PropertyType);
        if (comments.GetValueOrDefault($"P:{type.FullName}.{property.Name}") is { Length: > 0 } comment)
            schema["description"] = comment;
        properties[name] = schema;
    }

    var result = new JsonObject { ["type"] = "object", ["properties"] = new JsonObject(properties.Select(p => KeyValuePair.Create(p.Key, (JsonNode?)p.Value))) };
    if (comments.GetValueOrDefault($"T:{type.FullName}") is { Length: > 0 } about)
        result["description"] = about;
    if (type.CustomAttributes.FirstOrDefault(a => a.AttributeType.Name == "KubernetesEntityAttribute") is { } entity)
    {
        string Value(string field) => (string)entity.NamedArguments.First(a => a.MemberName == field).TypedValue.Value!;
        result["x-kubernetes-group-version-kind"] = new JsonArray(new JsonObject { ["group"] = Value("Group"), ["kind"] = Value("Kind"), ["version"] = Value("ApiVersion") });
    }

    return result;
}

JsonObject Shape(Type type)
{
    type = Nullable.GetUnderlyingType(type) ?? type;
    if (type == typeof(byte[]))
        return new JsonObject { ["type"] = "string", ["format"] = "byte" };
    if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IList<>))
        return new JsonObject { ["type"] = "array", ["items"] = Shape(type.GetGenericArguments()[0]), ["x-kubernetes-list-type"] = "atomic" };
    if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IDictionary<,>))
        return new JsonObject { ["type"] = "object", ["additionalProperties"] = Shape(type.GetGenericArguments()[1]) };
    return type.Name switch
    {
        "String" => new JsonObject { ["type"] = "string" },
        "Int32" => new JsonObject { ["type"] = "integer", ["format"] = "int32" },
        "Int64" => new JsonObject { ["type"] = "integer", ["format"] = "int64" },
        "Boolean" => new JsonObject { ["type"] = "boolean" },
        "Double" => new JsonObject { ["type"] = "number", ["format"] = "double" },
        "DateTime" => new JsonObject { ["type"] = "string", ["format"] = "date-time" },
        "ResourceQuantity" => new JsonObject { ["type"] = "string", ["format"] = "quantity" },
        "IntOrString" => new JsonObject { ["x-kubernetes-int-or-string"] = true },
        "Object" => new JsonObject { ["x-kubernetes-preserve-unknown-fields"] = true },
        _ => new JsonObject { ["$ref"] = "#/components/schemas/" + names[type] },
    };
}

void Facts()
{
    foreach (var line in File.ReadLines(Path.Combine(here, "kinds.facts")).Select(l => l.Trim()).Where(l => l.Length > 0 && l[0] != '#'))
    {
        var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var matched = false;
        foreach (var type in schemas.Where(s => s.Key.EndsWith("." + words[0].Split(':')[0], StringComparison.Ordinal)).Select(s => s.Value))
        {
            matched = true;
            foreach (var field in words[0].Contains(':') ? words[0].Split(':')[1].Split(',') : [""])
                Fact(field.Length == 0 ? type : type["properties"]![field]?.AsObject() ?? throw new InvalidOperationException($"{line}: no field {field}"), words[1..]);
        }

        if (!matched)
            throw new InvalidOperationException($"{line}: no such type");
    }
}

static void Fact(JsonObject schema, string[] facts)
{
    foreach (var fact in facts)
    {
        var (name, value) = fact.Split('=') is [var n, var v] ? (n, v) : (fact, "");
        switch (name)
        {
            case "list":
                schema["x-kubernetes-list-type"] = value == "set" ? "set" : "map";
                if (value != "set")
                    schema["x-kubernetes-list-map-keys"] = new JsonArray([.. value.Split('+').Select(k => (JsonNode?)k)]);
                break;
            case "merge":
                schema["x-kubernetes-patch-strategy"] = "merge";
                if (value.Length > 0)
                    schema["x-kubernetes-patch-merge-key"] = value;
                break;
            case "retainkeys":
                schema["x-kubernetes-patch-strategy"] = "merge,retainKeys";
                schema["x-kubernetes-patch-merge-key"] = value;
                break;
            case "atomic":
                schema["x-kubernetes-map-type"] = "atomic";
                break;
            case "micro":
                schema["format"] = "micro-time";
                break;
            case "raw":
                schema.Remove("type");
                schema["x-kubernetes-preserve-unknown-fields"] = true;
                break;
            case "default":
                schema["default"] = value;
                break;
            case "required":
                schema["required"] = new JsonArray([.. value.Split('+').Select(k => (JsonNode?)k)]);
                break;
            case "plain" or "pointer" or "always":
                schema["x-go"] = name;
                break;
            default:
                throw new InvalidOperationException($"unknown fact {fact}");
        }
    }
}

static string Source([CallerFilePath] string path = "") => path;
