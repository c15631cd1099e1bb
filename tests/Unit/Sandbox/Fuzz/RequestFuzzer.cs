using System.Text;
using System.Text.Json.Nodes;
using CodeRun.Sandbox.Access;
using CodeRun.Sandbox.Bodies;
using CodeRun.Sandbox.Http;
using CodeRun.Sandbox.Protobuf;
using CodeRun.Tests.Unit.Fuzz;

namespace CodeRun.Tests.Unit.Sandbox.Fuzz;

/// <summary>Makes requests from a grammar of the API: most are nearly good, so that they come far, and some are nonsense.</summary>
internal sealed class RequestFuzzer(Random random)
{
    private static readonly string[] Methods = ["GET", "GET", "GET", "POST", "POST", "POST", "PUT", "PUT", "PATCH", "PATCH", "PATCH", "DELETE"];
    private static readonly string[] OtherMethods = ["HEAD", "OPTIONS", "TRACE", "CONNECT", "get", "FOO", "", "é"];
    private static readonly string[] Names = ["a", "b", "c"];
    private static readonly string[] OtherNames = ["a.b", "widgets.example.com", "view", "none"];
    private static readonly string[] Spaces = ["default", "default", "default", "default", "a", "kube-system", "none"];
    private static readonly string[] BadSegments = ["..", ".", "%2e%2e", "%2F", "a%2Fb", "", "%00", "%", "%zz", "é", "%C3%A9", "%ff", "A", "-", "*", "~", "a b", "a%20b", "watch", "proxy", "null", "\u202e", "%F0%9F%9A%80"];
    private static readonly string[] Subresources = ["status", "scale", "log", "binding", "eviction", "finalize", "token", "exec", "attach", "portforward", "proxy", "ephemeralcontainers", "resize", "nothing", "status/status"];

    private static readonly string[] Others =
    [
        "/", "/api", "/api/v1", "/apis", "/apis/", "/apis/batch", "/apis/batch/v1", "/apis/example.com", "/apis/example.com/v1", "/apis/none", "/apis/none/v1", "/apis/none/v1/things", "/version", "/healthz", "/livez", "/readyz",
        "/healthz/ping", "/openapi/v2", "/openapi/v3", "/openapi/v3/api/v1", "/openapi/v3/apis/example.com/v1", "/openapi/v3/apis/none/v1", "/metrics", "/favicon.ico", "/api/v2", "/api/v1/", "//api/v1", "/api//v1/pods", "/ui", "*", "", "api/v1",
    ];

    private static readonly (string Name, string[] Values)[] Parameters =
    [
        ("limit", ["1", "2", "0", "-1", "99999999999999999999", "x", "1.5", ""]),
        ("continue", ["x", "", "eyJ2IjoibWV0YS5rOHMuaW8vdjEiLCJydiI6NSwic3RhcnQiOiJkZWZhdWx0L2EifQ", "eyJ2IjoxfQ", "eyJ2IjoibWV0YS5rOHMuaW8vdjEiLCJ2IjoieCJ9", "////", "bnVsbA", "W10", "eyJ2IjoibWV0YS5rOHMuaW8vdjEiLCJydiI6LTUsInN0YXJ0IjoiLi4vLi4ifQ"]),
        ("resourceVersion", ["0", "1", "5", "20", "-1", "99999999", "9223372036854775807", "9223372036854775808", "18446744073709551616", "abc", ""]),
        ("resourceVersionMatch", ["Exact", "NotOlderThan", "exact", "", "x"]),
        ("labelSelector", ["a=b", "a", "!a", "a!=b", "a in (b,c)", "a notin (b)", "a>1", "a<x", "x/y=1", "(", "a=,", ",", "a in ()", "a in (b", "=", "!!a", "-x=1", "a==b,", "\0", "é=1"]),
        ("fieldSelector", ["metadata.name=a", "metadata.namespace=default", "status.phase!=Running", "spec.nodeName=", "spec.size=3", "type=Opaque", "x=y", "a", "=", "metadata.name==a,metadata.name!=b", "metadata.name=a\\,b", "\\"]),
        ("watch", ["true", "1", "false", "0", "x", ""]),
        ("allowWatchBookmarks", ["true", "false", "x"]),
        ("sendInitialEvents", ["true", "false", "x"]),
        ("timeoutSeconds", ["1", "0", "-1", "9999999999", "x"]),
        ("dryRun", ["All", "all", "All,All", "", "x"]),
        ("fieldManager", ["m", "", "\u0001", "é", "0123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789"]),
        ("fieldValidation", ["Strict", "Warn", "Ignore", "x", ""]),
        ("force", ["true", "false", "x"]),
        ("gracePeriodSeconds", ["0", "1", "-1", "99999999999999999999", "x"]),
        ("propagationPolicy", ["Orphan", "Background", "Foreground", "x", ""]),
        ("orphanDependents", ["true", "false", "x"]),
        ("pretty", ["true", "false", "x"]),
        ("includeObject", ["None", "Metadata", "Object", "x"]),
        ("container", ["c", "none", ""]),
        ("follow", ["true", "x"]),
        ("tailLines", ["1", "-1", "x", "99999999999999999999"]),
        ("limitBytes", ["1", "0", "-1", "x"]),
        ("sinceSeconds", ["1", "-1", "x"]),
        ("sinceTime", ["2026-01-01T00:00:00Z", "x"]),
        ("previous", ["true"]),
        ("nonsense", ["1"]),
        ("", ["1"]),
    ];

    private static readonly string[] Accepts =
    [
        "application/yaml", "application/vnd.kubernetes.protobuf", "application/json;as=Table;v=v1;g=meta.k8s.io,application/json", "application/json;as=Table;v=v1;g=meta.k8s.io",
        "application/json;as=PartialObjectMetadata;v=v1;g=meta.k8s.io", "application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io", "application/vnd.kubernetes.protobuf;as=PartialObjectMetadata;v=v1;g=meta.k8s.io",
        "application/json;as=APIGroupDiscoveryList;v=v2;g=apidiscovery.k8s.io", "application/json;as=Nothing;v=v1;g=meta.k8s.io", "text/html", "application/xml", ",", ";", "application/json;q=0.1,*/*;q=0.9", "application/json;as", "=",
        "application/com.github.proto-openapi.spec.v2@v1.0+protobuf", "application/vnd.kubernetes.protobuf;stream=watch", "application/cbor",
    ];

    private static readonly string[] BodyTypes = ["application/json", "application/json", "application/json", "application/yaml", "application/vnd.kubernetes.protobuf", ""];
    private static readonly string[] OtherTypes = ["text/plain", "application/json; charset=utf-8", ";", "application/cbor", "application/xml", "multipart/form-data", "application/apply-patch+cbor", "application/json-patch+json"];
    private static readonly string[] PatchTypes = ["application/json-patch+json", "application/merge-patch+json", "application/strategic-merge-patch+json", "application/apply-patch+yaml"];

    private readonly JsonFuzzer _json = new(random);

    /// <summary>The next request.</summary>
    public ApiRequest Next()
    {
        var method = Rarely(40) ? Pick(OtherMethods) : Pick(Methods);
        var (path, good) = Target(method);
        // A body where it belongs, and now and then where it does not.
        var withBody = method is "POST" or "PUT" or "PATCH" ? !Rarely(30) : Rarely(method == "DELETE" ? 3 : 20);
        var type = Rarely(20) ? Pick(OtherTypes) : Pick(method == "PATCH" ? PatchTypes : BodyTypes);
        return new ApiRequest
        {
            Method = method,
            Path = path,
            Query = Query(method),
            Accept = Rarely(60) ? _json.Value() : Rarely(3) ? Pick(Accepts) : Pick(["", "application/json", "*/*"]),
            ContentType = type,
            UserAgent = Pick(["", "kubectl/v1", "\u0001", "a b"]),
            IfNoneMatch = Pick(["", "", "", "*", "\"x\""]),
            Body = withBody ? Body(method, type, good) : default(ReadOnlyMemory<byte>),
            User = random.Next(40) switch
            {
                0 => UserInfo.Anonymous,
                1 => new UserInfo { Name = "u", Groups = ["g", UserInfo.Authenticated] },
                2 => new UserInfo { Name = "system:serviceaccount:default:a", Groups = ["system:serviceaccounts", "system:serviceaccounts:default", UserInfo.Authenticated] },
                _ => null,
            },
        };
    }

    private (string Path, string Good) Target(string method)
    {
        if (Rarely(30))
            return (Pick(Others), "{}");
        if (Rarely(15))
        {
            var review = FuzzedObjects.Reviews[random.Next(FuzzedObjects.Reviews.Count)];
            return (Mutated(review.Path), review.Json);
        }

        var (prefix, plural, namespaced, json) = FuzzedObjects.All[random.Next(FuzzedObjects.All.Count)];
        var isDefinition = plural == "customresourcedefinitions";
        var (space, name) = (Pick(Spaces), isDefinition ? Pick(["widgets", "c", "d"]) : Rarely(10) ? Pick(OtherNames) : Pick(Names));
        var path = namespaced && !Rarely(15) ? $"{prefix}/namespaces/{space}/{plural}" : $"{prefix}/{plural}";
        var named = method switch { "POST" => Rarely(20), "PUT" or "PATCH" => !Rarely(20), "DELETE" => !Rarely(30), _ => !Rarely(2) };
        if (named)
        {
            path += isDefinition ? $"/{name}.example.com" : $"/{name}";
            if (Rarely(6))
                path += "/" + Pick(Subresources);
        }

        if (prefix == "/apis/example.com/v1" && Rarely(6))
            (path, json) = (path.Replace("/v1/", "/v1beta1/", StringComparison.Ordinal), json.Replace("/v1", "/v1beta1", StringComparison.Ordinal));
        return (Mutated(path), json.Replace("NAME", name, StringComparison.Ordinal).Replace("SPACE", space, StringComparison.Ordinal));
    }

    private bool Rarely(int oneIn) => random.Next(oneIn) == 0;

    private string Mutated(string path)
    {
        if (!Rarely(25))
            return path;
        var parts = path.Split('/');
        parts[random.Next(parts.Length)] = Pick(BadSegments);
        return random.Next(4) == 0 ? string.Join('/', parts) + "/" : string.Join('/', parts);
    }

    private Dictionary<string, string> Query(string method)
    {
        var query = new Dictionary<string, string>(StringComparer.Ordinal);
        if (method == "PATCH" && !Rarely(10))
            query["fieldManager"] = Pick(["m", "n"]);
        if (method == "PATCH" && Rarely(5))
            query["force"] = "true";
        for (var count = Rarely(4) ? random.Next(1, 6) : Rarely(3) ? 1 : 0; count > 0; count--)
        {
            var (name, values) = Parameters[random.Next(Parameters.Length)];
            query[name] = Rarely(15) ? _json.Value(depth: 1) : Pick(values);
        }

        return query;
    }

    private byte[] Body(string method, string type, string good)
    {
        var json = method switch
        {
            "PATCH" when type == "application/json-patch+json" => JsonPatchOf(good),
            "PATCH" when type != "application/apply-patch+yaml" => MergePatchOf(good),
            "DELETE" => random.Next(2) == 0 ? """{"kind":"DeleteOptions","apiVersion":"v1"}""" : _json.Spoil("""{"kind":"DeleteOptions","apiVersion":"v1","gracePeriodSeconds":0,"preconditions":{"uid":"u","resourceVersion":"1"},"orphanDependents":true,"propagationPolicy":"Orphan","dryRun":["All"]}"""),
            _ => random.Next(2) == 0 ? good : _json.Spoil(good),
        };
        if (random.Next(25) == 0)
            json = _json.Value(depth: 6);
        var bytes = type switch
        {
            "application/yaml" or "application/apply-patch+yaml" when !Rarely(3) => Yaml(json),
            "application/vnd.kubernetes.protobuf" when random.Next(10) > 0 => Protobuf(json),
            _ => Encoding.UTF8.GetBytes(json),
        };
        return Rarely(12) ? Damaged(bytes) : bytes;
    }

    private string JsonPatchOf(string good)
    {
        var pointers = new List<string>();
        Pointers(JsonNode.Parse(good), "", pointers);
        if (Rarely(2))
            return new JsonArray(new JsonObject { ["op"] = Pick(["replace", "add", "remove"]), ["path"] = Pick([.. pointers]), ["value"] = Rarely(2) ? JsonNode.Parse(JsonOnly(_json.Value(depth: 2))) : "text" }).ToJsonString();
        pointers.AddRange(["", "/", "/metadata/labels/z", "/spec/-", "/data/~1x", "/data/~0", "/~", "x", "/metadata/finalizers/0", "/metadata/managedFields", "/metadata/ownerReferences/-"]);
        var operations = Enumerable.Range(0, random.Next(1, 5)).Select(_ =>
        {
            var operation = new JsonObject { ["op"] = Pick(["add", "replace", "remove", "move", "copy", "test", "x"]), ["path"] = Pick([.. pointers]) };
            if (random.Next(2) == 0)
                operation["from"] = Pick([.. pointers]);
            if (random.Next(4) > 0)
                operation["value"] = random.Next(2) == 0 ? "text" : JsonNode.Parse(JsonOnly(_json.Value(depth: 3)));
            return (JsonNode)operation;
        });
        var patch = new JsonArray([.. operations]).ToJsonString();
        return random.Next(5) == 0 ? _json.Spoil(patch) : patch;
    }

    private string MergePatchOf(string good)
    {
        var patch = JsonNode.Parse(JsonOnly(_json.Spoil(good)))!.AsObject();
        foreach (var field in patch.Select(static f => f.Key).ToList())
        {
            if (random.Next(2) == 0)
                patch.Remove(field);
        }

        if (random.Next(6) == 0)
            patch["$patch"] = Pick(["replace", "delete", "merge", "x"]);
        if (random.Next(6) == 0)
            patch["spec"] = JsonNode.Parse(Pick(["""{"containers":[{"name":"c","$patch":"delete"}]}""", """{"$setElementOrder/containers":[{"name":"c"}],"containers":[{"name":"d","image":"x"}]}""", """{"$retainKeys":["a"],"b":1}""", """{"containers":[{"image":"x"}]}""", """{"containers":[null,1]}""", """{"$setElementOrder/containers":[1],"containers":[]}""", """{"containers":null}""", "null"]));
        if (random.Next(8) == 0)
            patch["metadata"] = JsonNode.Parse(Pick(["""{"$deleteFromPrimitiveList/finalizers":["a",null]}""", """{"finalizers":[null]}""", """{"finalizers":[]}""", """{"$setElementOrder/finalizers":["b","a"],"finalizers":["b"]}""", """{"ownerReferences":[{"uid":"u-1","$patch":"delete"}]}""", """{"resourceVersion":"1"}""", """{"name":"other"}""", """{"managedFields":[{}]}""", """{"managedFields":[{"manager":"m","operation":"Update","apiVersion":"v1","fieldsType":"FieldsV1","fieldsV1":{"f:a":{"k:{\"x\":1}":{},".":{}}}}]}"""]));
        return patch.ToJsonString();
    }

    // JsonNode cannot hold half a character.
    private static string JsonOnly(string json) => json.Replace("\\ud83d", "", StringComparison.Ordinal);

    private static void Pointers(JsonNode? node, string at, List<string> pointers)
    {
        pointers.Add(at);
        if (node is JsonObject map)
        {
            foreach (var (name, child) in map)
                Pointers(child, $"{at}/{name.Replace("/", "~1", StringComparison.Ordinal)}", pointers);
        }
        else if (node is JsonArray list)
        {
            for (var i = 0; i < list.Count; i++)
                Pointers(list[i], $"{at}/{i}", pointers);
        }
    }

    private byte[] Yaml(string json)
    {
        var yaml = YamlWriter.Write(JsonNode.Parse(JsonOnly(json)) ?? new JsonObject());
        return random.Next(6) > 0 ? yaml : [.. Encoding.UTF8.GetBytes(Pick(["---\n", "&a ", "!!str ", "# x\n", "%YAML 1.1\n---\n", "<<: {z: 1}\n", "\t", "x: &x [1]\ny: *x\n", "z: *none\n", "? {a: b}\n: c\n", "&a [*a]\n", "--- |\n", "\u0007"])), .. yaml];
    }

    private static byte[] Protobuf(string json)
    {
        // Only what has a kind and the right types has a protobuf form.
        try
        {
            return JsonNode.Parse(JsonOnly(json)) is JsonObject value ? ProtoBody.Write(value) ?? [] : [];
        }
        catch (Exception e) when (e is InvalidOperationException or FormatException or NullReferenceException or ArgumentException or InvalidCastException or OverflowException)
        {
            return Encoding.UTF8.GetBytes("k8s\0" + json);
        }
    }

    private byte[] Damaged(byte[] bytes)
    {
        var damaged = bytes.ToList();
        for (var count = random.Next(1, 4); count > 0 && damaged.Count > 0; count--)
        {
            var at = random.Next(damaged.Count);
            switch (random.Next(4))
            {
                case 0:
                    damaged[at] = (byte)random.Next(256);
                    break;
                case 1:
                    damaged.RemoveRange(at, Math.Min(damaged.Count - at, random.Next(1, 20)));
                    break;
                case 2:
                    damaged.Insert(at, (byte)random.Next(256));
                    break;
                default:
                    damaged.InsertRange(at, damaged.GetRange(0, at));
                    break;
            }
        }

        return [.. damaged];
    }

    private string Pick(string[] values) => values[random.Next(values.Length)];
}
