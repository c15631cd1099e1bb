using System.Security.Cryptography;
using System.Text.Json.Nodes;
using CodeRun.Sandbox.Access;
using CodeRun.Sandbox.Admission;
using CodeRun.Sandbox.Controllers;
using CodeRun.Sandbox.Discovery;
using CodeRun.Sandbox.Lists;
using CodeRun.Sandbox.Pods;
using CodeRun.Sandbox.Representations;
using CodeRun.Sandbox.Requests;
using CodeRun.Sandbox.Schema;
using CodeRun.Sandbox.Storage;

namespace CodeRun.Sandbox.Http;

/// <summary>
/// The Kubernetes API, free of any transport: a request in, an answer out. What it does not support it refuses with a
/// Status that says so.
/// </summary>
public sealed class ApiServer : IDisposable
{
    private readonly ObjectStore _store;
    private readonly TimeProvider _time;
    private readonly ResourceRegistry _registry;
    private readonly DiscoveryRoutes _discovery;
    private readonly BuiltInControllers _controllers;
    private readonly ListHandler _lists;
    private readonly WriteHandlers _writes;
    private readonly DeleteHandlers _deletes;
    private readonly PodLogHandler _logs;
    private readonly PodSubresources _pods;
    private readonly ScaleHandler _scale;
    private readonly ResourceStorage _storage;

    /// <summary>Makes a server that keeps everything in memory.</summary>
    /// <param name="time">Clock.</param>
    /// <param name="random">Source of uids and generated names.</param>
    /// <param name="logs">Where logs of pods are read; null when no pods run.</param>
    public ApiServer(TimeProvider time, Random random, IPodLogs? logs = null)
        : this(time, random, logs, new ObjectStore(), tokenKey: null)
    {
    }

    /// <summary>Makes a server on a store. What should be there and is not (namespaces, default roles) is made; what controllers had begun goes on.</summary>
    /// <param name="time">Clock.</param>
    /// <param name="random">Source of uids and generated names.</param>
    /// <param name="logs">Where logs of pods are read; null when no pods run.</param>
    /// <param name="store">The store, owned from now on.</param>
    /// <param name="tokenKey">Key that signs tokens of ServiceAccounts, owned from now on; null for a new one.</param>
    public ApiServer(TimeProvider time, Random random, IPodLogs? logs, ObjectStore store, ECDsa? tokenKey)
        : this(time, random, logs, store, tokenKey, new ResourceRegistry())
    {
        _controllers.Resume();
        foreach (var name in ((string[])["default", "kube-system", "kube-public", "kube-node-lease"]).Where(n => _store.Get(BuiltInResources.Namespaces.Stored, "", n) is null))
            _storage.Create(BuiltInResources.Namespaces, "", new JsonObject { ["kind"] = "Namespace", ["apiVersion"] = "v1", ["metadata"] = new JsonObject { ["name"] = name } });
        DefaultRoles.Ensure(Objects);
    }

    /// <summary>Makes a server in memory that begins with what another one had.</summary>
    internal ApiServer(TimeProvider time, Random random, ServerImage image)
        : this(time, random, logs: null, new ObjectStore(image.Objects), tokenKey: null, new ResourceRegistry(image.Served))
    {
    }

    private ApiServer(TimeProvider time, Random random, IPodLogs? logs, ObjectStore store, ECDsa? tokenKey, ResourceRegistry registry)
    {
        _time = time;
        _store = store;
        _registry = registry;
        var ids = new IdSource(random);
        var metadata = new MetadataRules(time, ids);
        _storage = new ResourceStorage(_store, metadata, new ServiceAccountAdmission(_store, ids));
        _discovery = new DiscoveryRoutes(_registry);
        _controllers = new BuiltInControllers(_store, _storage, _registry, metadata, time);
        Access = new AccessGate(_store, time, tokenKey);
        _lists = new ListHandler(_store, time);
        _writes = new WriteHandlers(_storage, Access);
        _deletes = new DeleteHandlers(_storage, _lists);
        _logs = new PodLogHandler(_store, logs);
        _pods = new PodSubresources(_store, _storage);
        _scale = new ScaleHandler(_store, _storage, Access);
        Objects = new StoreAccess(_store, _storage, _registry);
    }

    /// <summary>Who comes in and what he may do.</summary>
    public AccessGate Access { get; }

    /// <summary>The objects, for the sandbox's own components.</summary>
    public IObjectAccess Objects { get; }

    /// <summary>The store behind the API: for tests that look at every version.</summary>
    public ObjectStore Store => _store;

    /// <summary>What is in the server. Only to be taken when nothing is going on.</summary>
    internal ServerImage Image() => new(((IJournalSource)_store).Image(), _registry.All);

    /// <summary>Answers a request. Never throws but for cancellation.</summary>
    public async ValueTask<ApiResponse> HandleAsync(ApiRequest request, CancellationToken cancellationToken)
    {
        RequestContext? context = null;
        ApiResponse answer;
        try
        {
            Access.Require(request);
            if (_discovery.Answer(request) is { } said)
                return Laid(request, said);
            var path = RequestPath.Parse(request.Path) ?? throw Unknown(request.Path);
            if (AccessGate.IsReview(path))
                return Review(request, path);
            context = new RequestContext(request, path, Definition(request, path));
            if (context.Definition.DeprecationWarning is { } deprecated)
                context.Warn(deprecated);
            answer = await AnswerAsync(context, cancellationToken);
        }
        catch (ApiStatusException e)
        {
            answer = Representation.Error(request, e, context?.Definition);
        }
        catch (ObjectTooLargeException e)
        {
            // An API server passes on what etcd says.
            answer = new ApiStatusException(500, "", e.Message).ToResponse();
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // A fault of the server ends one request, not the server.
            answer = new ApiStatusException(500, "InternalError", $"Internal error occurred: {e.Message}").ToResponse();
        }

        return Laid(request, context?.Finish(answer) ?? answer);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Access.Dispose();
        _controllers.Dispose();
        _store.Dispose();
    }

    private static ApiResponse Laid(ApiRequest request, ApiResponse answer) => request.WantsIndented ? answer.Indented() : answer;

    private ResourceDefinition Definition(ApiRequest request, RequestPath path)
    {
        var definition = _registry.Find(path.Group, path.Version, path.Plural) ?? throw Unknown(request.Path);
        // Only lists and watches go across namespaces.
        var across = path.Name is null && (request.Method is "GET" || !definition.IsCustom);
        if (definition.Namespaced ? path.Namespace is null && !across && !path.IsWatch : path.Namespace is not null)
            throw Unknown(request.Path);
        if (path.Subresource is null || IsSubresource(definition, path.Subresource))
            return definition;
        throw definition.IsCustom ? ApiErrors.NotFound(definition.Resource, path.Name!) : ApiErrors.UnknownPath();
    }

    // The routes of built-in groups answer for all below them; what lies in no group, or in one of custom resources, is no path at all.
    private static ApiStatusException Unknown(string path) =>
        RequestPath.GroupOf(path) is { } group && DiscoveryRoutes.IsBuiltIn(group) ? ApiErrors.UnknownPath() : new ApiStatusException(404, "NotFound", "404 page not found") { IsPlainText = true };

    private static bool IsSubresource(ResourceDefinition definition, string subresource) => subresource switch
    {
        "status" => definition.HasStatus,
        "scale" => definition.Scale is not null,
        "log" or "binding" or "eviction" or "ephemeralcontainers" or "resize" or "attach" or "exec" or "portforward" or "proxy" => definition == BuiltInResources.Pods,
        "finalize" => definition == BuiltInResources.Namespaces,
        _ => false,
    };

    private async ValueTask<ApiResponse> AnswerAsync(RequestContext context, CancellationToken cancellationToken)
    {
        var path = context.Path;
        if (path.Subresource == "log")
            return context.Request.Method == "GET" ? await _logs.AnswerAsync(context, cancellationToken) : throw ApiErrors.MethodNotAllowed();
        var form = Negotiation.Choose(context.Request.Accept, context.Definition, context.Request.Method == "GET" && path.Name is null);
        return form.Apply(Answer(context, path, cancellationToken), context, _time);
    }

    private ApiResponse Answer(RequestContext context, RequestPath path, CancellationToken cancellationToken)
    {
        return (context.Request.Method, path) switch
        {
            ("GET", { Name: null } or { IsWatch: true }) => _lists.Answer(context, cancellationToken),
            (_, { IsWatch: true }) => throw ApiErrors.MethodNotAllowed(),
            (_, { Namespace: null, Name: null }) when context.Definition.Namespaced => throw ApiErrors.MethodNotAllowed(),
            (_, { Subresource: { } connection }) when PodSubresources.NeedsConnection(connection) => throw PodSubresources.Refusal(connection),
            (_, { Subresource: "scale" }) => _scale.Answer(context),
            ("POST", { Subresource: "binding" }) => _pods.Bind(context),
            ("POST", { Subresource: "eviction" }) => _pods.Evict(context),
            ("GET", { Subresource: null or "status" or "ephemeralcontainers" or "resize" }) => Get(context),
            ("POST", { Name: null }) => _writes.Create(context),
            ("POST", { Subresource: null }) when context.Definition.IsCustom => _writes.Create(context),
            ("PUT", { Subresource: not ("log" or "binding" or "eviction") }) => _writes.Put(context),
            ("PATCH", { Subresource: null or "status" or "ephemeralcontainers" or "resize" }) => _writes.Patch(context),
            ("DELETE", { Name: null }) => _deletes.Collection(context),
            ("DELETE", { Subresource: null }) => _deletes.One(context),
            (var method, { Subresource: not null }) when context.Definition.IsCustom => throw ApiErrors.NotSupported(method, context.Definition),
            _ => throw ApiErrors.MethodNotAllowed(),
        };
    }

    private ApiResponse Get(RequestContext context)
    {
        if (context.Request.Parameter("export") is not null && context.Request.Flag("export"))
            throw ApiErrors.BadRequest("the export parameter, deprecated since v1.14, is no longer supported");
        _lists.RequireReached(QueryNumbers.Version(context.Request.Parameter("resourceVersion") ?? "", static cause => new ApiStatusException(500, "", cause)));
        var definition = context.Definition;
        var value = _store.Get(definition.Stored, context.Namespace, context.Path.Name!) ?? throw ApiErrors.NotFound(definition.Resource, context.Path.Name!);
        return ApiResponse.Json(200, definition.Show(value));
    }

    private ApiResponse Review(ApiRequest request, RequestPath path)
    {
        if (request.Method != "POST")
            throw ApiErrors.MethodNotAllowed();
        var form = Negotiation.Choose(request.Accept, definition: null, isCollection: false);
        var (version, kind) = AccessReviews.Kind(path)!.Value;
        return form.Encode(Access.Review(request, path, ObjectReader.Plain(request, version, kind)));
    }
}
