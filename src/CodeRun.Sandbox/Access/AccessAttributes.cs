using CodeRun.Sandbox.Http;

namespace CodeRun.Sandbox.Access;

/// <summary>
/// What a request wants to do, in the terms of authorization. Made from method and path alone, so that those who may not
/// read something do not learn whether it exists (apiserver: RequestInfoFactory).
/// </summary>
public sealed record AccessAttributes
{
    /// <summary>get, list, watch, create, update, patch, delete, deletecollection; for other paths the HTTP method in lower case.</summary>
    public required string Verb { get; init; }

    /// <summary>Path of a request that is about no resource; empty otherwise.</summary>
    public string Path { get; init; } = "";

    /// <summary>API group; empty for core.</summary>
    public string Group { get; init; } = "";

    /// <summary>Version.</summary>
    public string Version { get; init; } = "";

    /// <summary>Plural name; empty when the request is about no resource.</summary>
    public string Resource { get; init; } = "";

    /// <summary>Subresource; empty for none.</summary>
    public string Subresource { get; init; } = "";

    /// <summary>Namespace; empty for the whole cluster.</summary>
    public string Namespace { get; init; } = "";

    /// <summary>Name of the object; empty for a collection.</summary>
    public string Name { get; init; } = "";

    /// <summary>True when the request is about a resource.</summary>
    public bool IsResource => Resource.Length > 0;

    /// <summary>The resource as rules name it: <c>pods</c> or <c>pods/log</c>.</summary>
    public string Combined => Subresource.Length == 0 ? Resource : $"{Resource}/{Subresource}";

    /// <summary>Reads a request.</summary>
    public static AccessAttributes From(ApiRequest request)
    {
        var parts = request.Path.Split('/', StringSplitOptions.RemoveEmptyEntries).Select(Uri.UnescapeDataString).ToArray();
        return parts switch
        {
            ["api", var version, _, ..] => Read(request, "", version, parts[2..]),
            ["apis", var group, var version, _, ..] => Read(request, group, version, parts[3..]),
            _ => new AccessAttributes { Verb = request.Method.ToLowerInvariant(), Path = Uri.UnescapeDataString(request.Path) },
        };
    }

    private static AccessAttributes Read(ApiRequest request, string group, string version, string[] parts)
    {
        var verb = request.Method switch
        {
            "POST" => "create",
            "GET" or "HEAD" => "get",
            "PUT" => "update",
            "PATCH" => "patch",
            "DELETE" => "delete",
            _ => "",
        };
        // The old form of a watch: /api/v1/watch/...
        var prefixed = parts is ["watch", _, ..];
        if (prefixed)
            (verb, parts) = ("watch", parts[1..]);
        var space = "";
        if (parts is ["namespaces", _, ..])
        {
            space = parts[1];
            // Status and finalize belong to the namespace itself; anything else is a resource within it.
            if (parts.Length > 2 && parts[2] is not ("status" or "finalize"))
                parts = parts[2..];
        }

        var name = parts.Length > 1 ? parts[1] : "";
        if (name.Length == 0 && verb == "get")
            verb = request.Flag("watch") ? "watch" : "list";
        else if (name.Length == 0 && verb == "delete")
            verb = "deletecollection";
        if (name.Length == 0 && verb is "list" or "watch")
            name = NameOf(request.Parameter("fieldSelector"));
        return new AccessAttributes
        {
            Verb = verb,
            Group = group,
            Version = version,
            Resource = parts[0],
            Subresource = parts.Length > 2 ? parts[2] : "",
            Namespace = space,
            Name = name,
        };
    }

    // Who may read one object by its name may list and watch it by that name as well.
    private static string NameOf(string? fieldSelector)
    {
        foreach (var term in (fieldSelector ?? "").Split(','))
        {
            var at = term.IndexOf('=', StringComparison.Ordinal);
            if (at > 0 && term[..at] == "metadata.name")
                return term[(at + 1)..].TrimStart('=');
        }

        return "";
    }
}
