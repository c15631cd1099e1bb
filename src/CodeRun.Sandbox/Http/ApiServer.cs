using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using CodeRun.Sandbox.Access;
using CodeRun.Sandbox.Admission;
using CodeRun.Sandbox.Controllers;
using CodeRun.Sandbox.Pods;
using CodeRun.Sandbox.Schema;
using CodeRun.Sandbox.Selectors;
using CodeRun.Sandbox.Storage;

namespace CodeRun.Sandbox.Http;

/// <summary>
/// The Kubernetes API, free of any transport: a request in, an answer out. What it does not support it refuses with a
/// Status that says so.
/// </summary>
public sealed class ApiServer : IDisposable
{
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 128 };

    private readonly ObjectStore _store;
    private readonly ResourceRegistry _registry = new();
    private readonly ResourceStorage _storage;
    private readonly Discovery _discovery;
    private readonly BuiltInControllers _controllers;
    private readonly TimeProvider _time;
    private readonly IPodLogs? _logs;

    /// <summary>Makes a server with the namespaces <c>default</c> and <c>kube-system</c>.</summary>
    /// <param name="time">Clock.</param>
    /// <param name="random">Source of uids and generated names.</param>
    /// <param name="logs">Where logs of pods are read; null when no pods run.</param>
    public ApiServer(TimeProvider time, Random random, IPodLogs? logs = null)
    {
        _time = time;
        _logs = logs;
        _store = new ObjectStore();
        var metadata = new MetadataRules(time, new IdSource(random));
        _storage = new ResourceStorage(_store, metadata);
        _discovery = new Discovery(_registry);
        _controllers = new BuiltInControllers(_store, _storage, _registry, metadata);
        Access = new AccessGate(_store, time);
        Objects = new StoreAccess(_store, _storage, _registry);
        foreach (var name in (string[])["default", "kube-system"])
            _storage.Create(BuiltInResources.Namespaces, "", new JsonObject { ["apiVersion"] = "v1", ["kind"] = "Namespace", ["metadata"] = new JsonObject { ["name"] = name } }, dryRun: false);
        DefaultRoles.Ensure(Objects);
    }

    /// <summary>Who comes in and what he may do.</summary>
    public AccessGate Access { get; }

    /// <summary>The objects, for the sandbox's own components.</summary>
    public IObjectAccess Objects { get; }

    /// <summary>The store behind the API: for tests that look at every version.</summary>
    public ObjectStore Store => _store;

    /// <summary>Answers a request. Never throws but for cancellation.</summary>
    public async ValueTask<ApiResponse> HandleAsync(ApiRequest request, CancellationToken cancellationToken)
    {
        try
        {
            return await AnswerAsync(request, cancellationToken);
        }
        catch (ApiStatusException e)
        {
            return ApiResponse.Json(e.Code, e.ToStatus());
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // A fault of the server ends one request, not the server.
            return ApiResponse.Json(500, new ApiStatusException(500, "InternalError", $"Internal error occurred: {e.Message}").ToStatus());
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Access.Dispose();
        _controllers.Dispose();
        _store.Dispose();
    }

    private async ValueTask<ApiResponse> AnswerAsync(ApiRequest request, CancellationToken cancellationToken)
    {
        Access.Require(request);
        if (request.Method == "GET" && _discovery.Answer(request.Path) is { } said)
            return said;
        var path = RequestPath.Parse(request.Path) ?? throw ApiErrors.UnknownPath();
        if (AccessGate.IsReview(path))
            return Access.Review(request, path, Parse(request));
        var definition = _registry.Find(path.Group, path.Version, path.Plural) ?? throw ApiErrors.UnknownPath();
        if (definition.Namespaced ? path is { Namespace: null, Name: not null } : path.Namespace is not null)
            throw ApiErrors.UnknownPath();
        RequireJson(request);
        var space = path.Namespace ?? "";
        switch (request.Method, path)
        {
            case ("GET", { Name: null }):
                return request.Flag("watch") ? Watch(definition, path.Namespace, request, cancellationToken) : List(definition, path.Namespace, request);
            case ("POST", { Name: null }):
                var value = Body(request, definition, space);
                Access.CheckWrite(request, value, old: null);
                var made = _storage.Create(definition, space, value, ResourceStorage.IsDryRun(request));
                return ApiResponse.Json(201, made);
            case ("DELETE", { Name: null }) when definition != BuiltInResources.Namespaces:
                return DeleteCollection(definition, path.Namespace, request);
            case ("GET", { Subresource: "log" }) when definition == BuiltInResources.Pods:
                return await LogAsync(space, path.Name!, request, cancellationToken);
            case ("GET", { Name: { } name, Subresource: null or "status" }):
                RequireSubresource(definition, path.Subresource);
                return ApiResponse.Json(200, (_store.Get(definition.Resource, space, name) ?? throw ApiErrors.NotFound(definition.Resource, name)).Json);
            case ("PUT", { Name: { } name, Subresource: null or "status" }):
                RequireSubresource(definition, path.Subresource);
                return Put(definition, space, name, path.Subresource, request);
            case ("PATCH", { Name: { } name, Subresource: null or "status" }):
                RequireSubresource(definition, path.Subresource);
                return ApiResponse.Json(200, _storage.Update(definition, space, name, path.Subresource, ResourceStorage.IsDryRun(request), Guarded(request, Patch(definition, request))));
            case ("DELETE", { Name: { } name, Subresource: null }):
                return Delete(definition, space, name, request);
            case (_, { Subresource: { } other }) when other is not ("status" or "log"):
                throw ApiErrors.UnknownPath();
            default:
                throw ApiErrors.MethodNotAllowed();
        }
    }

    // Nobody gives away by a role more than he has; what an update makes is known only next to what is there.
    private Func<JsonObject, JsonObject> Guarded(ApiRequest request, Func<JsonObject, JsonObject> build) => old =>
    {
        var value = build(old.DeepClone().AsObject());
        Access.CheckWrite(request, value, old);
        return value;
    };

    private static void RequireSubresource(ResourceDefinition definition, string? subresource)
    {
        if (subresource is not null && !definition.HasStatus)
            throw ApiErrors.UnknownPath();
    }

    // Tables and protobuf come in lists of alternatives; plain JSON must be one of them.
    private static void RequireJson(ApiRequest request)
    {
        if (request.Accept.Length == 0 || request.Path.EndsWith("/log", StringComparison.Ordinal))
            return;
        var plain = request.Accept.Split(',').Any(static a =>
        {
            var parts = a.Split(';', StringSplitOptions.TrimEntries);
            return parts[0] is "*/*" or "application/*" or "application/json" && !parts.Any(static p => p.StartsWith("as=", StringComparison.Ordinal));
        });
        if (!plain)
            throw new ApiStatusException(406, "NotAcceptable", "only the following media types are accepted: application/json");
    }

    private static JsonObject Parse(ApiRequest request)
    {
        var type = request.ContentType.Split(';')[0].Trim();
        if (type is not ("" or "application/json"))
            throw new ApiStatusException(415, "UnsupportedMediaType", $"the body of the request was in an unknown format - accepted media types include: application/json");
        return ParseNode(request) as JsonObject ?? throw ApiErrors.BadRequest("the body of the request must be an object");
    }

    private static JsonNode? ParseNode(ApiRequest request)
    {
        try
        {
            return JsonNode.Parse(request.Body.Span, documentOptions: Strict);
        }
        catch (JsonException e)
        {
            throw ApiErrors.BadRequest($"the object provided is unrecognized (must be of type Object): couldn't get version/kind; json parse error: {e.Message}");
        }
    }

    private static JsonObject Body(ApiRequest request, ResourceDefinition definition, string @namespace)
    {
        var value = Parse(request);
        if (((string?)value["apiVersion"] ?? definition.ApiVersion) != definition.ApiVersion || ((string?)value["kind"] ?? definition.Kind) != definition.Kind)
            throw ApiErrors.BadRequest($"{(string?)value["kind"]} in version \"{(string?)value["apiVersion"]}\" cannot be handled as a {definition.Kind}");
        value["apiVersion"] = definition.ApiVersion;
        value["kind"] = definition.Kind;
        if (value["metadata"] is null)
            value["metadata"] = new JsonObject();
        if (value["metadata"] is not JsonObject metadata)
            throw ApiErrors.BadRequest("metadata must be an object");
        if (definition.Namespaced && (string?)metadata["namespace"] is { Length: > 0 } space && space != @namespace)
            throw ApiErrors.BadRequest("the namespace of the provided object does not match the namespace sent on the request");
        return value;
    }

    private static Func<JsonObject, JsonObject> Patch(ResourceDefinition definition, ApiRequest request)
    {
        var type = request.ContentType.Split(';')[0].Trim();
        if (type is not ("application/merge-patch+json" or "application/json-patch+json"))
            throw new ApiStatusException(415, "UnsupportedMediaType", $"the body of the request was in an unknown format - accepted media types include: application/json-patch+json, application/merge-patch+json");
        var patch = ParseNode(request);
        if (type == "application/merge-patch+json" && patch is not JsonObject)
            throw ApiErrors.BadRequest("error decoding patch: a merge patch is an object");
        return old =>
        {
            var value = type == "application/merge-patch+json" ? JsonMergePatch.Apply(old, patch) : JsonPatch.Apply(old, patch);
            if (value is not JsonObject result || result["metadata"] is not JsonObject)
                throw ApiErrors.BadRequest("the patched value is no object");
            if ((string?)result["kind"] != definition.Kind || (string?)result["apiVersion"] != definition.ApiVersion)
                throw ApiErrors.BadRequest("kind and apiVersion cannot be changed");
            return result;
        };
    }

    private ApiResponse Put(ResourceDefinition definition, string space, string name, string? subresource, ApiRequest request)
    {
        var value = Body(request, definition, space);
        var version = (string?)value["metadata"]!["resourceVersion"];
        if (string.IsNullOrEmpty(version) && definition.IsCustom)
            throw ApiErrors.Invalid(definition.Group, definition.Plural, name, [FieldProblem.Invalid("metadata.resourceVersion", "0", "must be specified for an update")]);
        return ApiResponse.Json(200, _storage.Update(definition, space, name, subresource, ResourceStorage.IsDryRun(request), Guarded(request, _ => value.DeepClone().AsObject())));
    }

    private ApiResponse Delete(ResourceDefinition definition, string space, string name, ApiRequest request)
    {
        var (value, gone) = _storage.Delete(definition, space, name, DeleteOptions.Read(request, request.Body.Length == 0 ? null : Parse(request)));
        if (!gone || definition == BuiltInResources.Pods || definition == BuiltInResources.Claims)
            return ApiResponse.Json(200, value);
        return ApiResponse.Json(200, new JsonObject
        {
            ["kind"] = "Status",
            ["apiVersion"] = "v1",
            ["metadata"] = new JsonObject(),
            ["status"] = "Success",
            ["details"] = Details(definition, name, (string)value["metadata"]!["uid"]!),
        });
    }

    private static JsonObject Details(ResourceDefinition definition, string name, string uid)
    {
        var details = new JsonObject { ["name"] = name };
        if (definition.Group.Length > 0)
            details["group"] = definition.Group;
        details["kind"] = definition.Plural;
        details["uid"] = uid;
        return details;
    }

    private ApiResponse DeleteCollection(ResourceDefinition definition, string? space, ApiRequest request)
    {
        var options = DeleteOptions.Read(request, request.Body.Length == 0 ? null : Parse(request));
        var (items, version) = Select(definition, space, request);
        foreach (var item in items)
            _storage.Delete(definition, item.Namespace, item.Name, options);
        return ListAnswer.Write(definition, items, version, request);
    }

    private (IReadOnlyList<StoredObject> Items, long Version) Select(ResourceDefinition definition, string? space, ApiRequest request)
    {
        var labels = LabelSelector.Parse(request.Parameter("labelSelector"));
        var fields = FieldSelector.Parse(request.Parameter("fieldSelector"), definition);
        var (items, version) = _store.List(definition.Resource, space);
        return ([.. items.Where(i => labels.Matches(i.Labels) && fields.Matches(i))], version);
    }

    private ApiResponse List(ResourceDefinition definition, string? space, ApiRequest request)
    {
        var (items, version) = Select(definition, space, request);
        return ListAnswer.Write(definition, items, version, request);
    }

    private ApiResponse Watch(ResourceDefinition definition, string? space, ApiRequest request, CancellationToken cancellationToken)
    {
        var labels = LabelSelector.Parse(request.Parameter("labelSelector"));
        var fields = FieldSelector.Parse(request.Parameter("fieldSelector"), definition);
        var timeout = long.TryParse(request.Parameter("timeoutSeconds"), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds > 0 ? TimeSpan.FromSeconds(seconds) : (TimeSpan?)null;
        var from = request.Parameter("resourceVersion");
        IReadOnlyList<StoredObject>? initial = null;
        StoreSubscription subscription;
        long version = 0;
        if (from is null or "0" || request.Flag("sendInitialEvents"))
        {
            (initial, version, subscription) = _store.ListAndSubscribe(definition.Resource, space);
        }
        else
        {
            if (!long.TryParse(from, NumberStyles.None, CultureInfo.InvariantCulture, out var since))
                throw ApiErrors.BadRequest($"invalid resource version: {from}");
            subscription = _store.Subscribe(definition.Resource, since) ?? throw ApiErrors.Expired(since, _store.Version);
        }

        var watch = new WatchStream(definition, space, labels, fields, _time)
        {
            Bookmarks = request.Flag("allowWatchBookmarks"),
            Timeout = timeout,
            Initial = initial,
            InitialVersion = version,
            MarkInitialEnd = request.Flag("sendInitialEvents") && request.Flag("allowWatchBookmarks"),
        };
        return new ApiResponse { Status = 200, Stream = watch.RunAsync(_store, subscription, cancellationToken) };
    }

    private async ValueTask<ApiResponse> LogAsync(string space, string name, ApiRequest request, CancellationToken cancellationToken)
    {
        var pod = _store.Get(BuiltInResources.Pods.Resource, space, name)?.Parse() ?? throw ApiErrors.NotFound(BuiltInResources.Pods.Resource, name);
        var containers = (pod["spec"]?["containers"] as JsonArray ?? []).Concat(pod["spec"]?["initContainers"] as JsonArray ?? []).Select(static c => (string?)c?["name"] ?? "").ToList();
        var container = request.Parameter("container") ?? (containers.Count == 1 ? containers[0] : throw ApiErrors.BadRequest($"a container name must be specified for pod {name}, choose one of: [{string.Join(' ', containers)}]"));
        if (!containers.Contains(container, StringComparer.Ordinal))
            throw ApiErrors.BadRequest($"container {container} is not valid for pod {name}");
        if (_logs is null)
            throw ApiErrors.BadRequest($"container \"{container}\" in pod \"{name}\" is waiting to start: no pods run in this sandbox");
        var options = new PodLogOptions
        {
            Follow = request.Flag("follow"),
            Previous = request.Flag("previous"),
            Timestamps = request.Flag("timestamps"),
            TailLines = Number(request, "tailLines"),
            SinceSeconds = Number(request, "sinceSeconds"),
            LimitBytes = Number(request, "limitBytes"),
        };
        var log = await _logs.OpenAsync(space, (string)pod["metadata"]!["uid"]!, container, options, cancellationToken)
            ?? throw ApiErrors.BadRequest($"container \"{container}\" in pod \"{name}\" is waiting to start: ContainerCreating");
        return new ApiResponse { Status = 200, ContentType = "text/plain", Stream = log };
    }

    private static long? Number(ApiRequest request, string name) =>
        request.Parameter(name) is not { } text ? null
        : long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number
        : throw ApiErrors.BadRequest($"{name}: Invalid value: \"{text}\": must be a whole number");
}
