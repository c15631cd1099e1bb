using CodeRun.Sandbox.Http;
using CodeRun.Sandbox.Requests;
using CodeRun.Sandbox.Schema;
using CodeRun.Sandbox.Selectors;
using CodeRun.Sandbox.Storage;

namespace CodeRun.Sandbox.Lists;

/// <summary>The parameters of a list or watch (ListOptions of meta/v1), checked as apimachinery's ValidateListOptions does.</summary>
internal sealed class ListRequest
{
    private const string Match = "resourceVersionMatch";

    private ListRequest(RequestContext context)
    {
        Namespace = context.Path.Namespace;
        var request = context.Request;
        IsWatch = context.Path.IsWatch || request.Flag("watch");
        Labels = LabelSelector.Parse(request.Parameter("labelSelector"));
        Fields = FieldSelector.Parse(request.Parameter("fieldSelector"), context.Definition);
        Name = context.Path.Name;
        Limit = QueryNumbers.Read(request, "limit") is { } limit and > 0 ? limit : null;
        TimeoutSeconds = QueryNumbers.Read(request, "timeoutSeconds") is { } seconds and > 0 ? seconds : null;
        Bookmarks = request.Flag("allowWatchBookmarks");
        SendInitialEvents = request.Query.ContainsKey("sendInitialEvents") ? request.Flag("sendInitialEvents") : null;
        VersionMatch = request.Parameter(Match);
        VersionText = request.Parameter("resourceVersion") ?? "";
        Continue = request.Parameter("continue");
    }

    /// <summary>Namespace; null for all.</summary>
    public string? Namespace { get; }

    /// <summary>Name of the one object that is watched by the old form of a watch; null for all.</summary>
    public string? Name { get; }

    /// <summary>True for a watch.</summary>
    public bool IsWatch { get; }

    /// <summary>Objects must match these labels.</summary>
    public LabelSelector Labels { get; }

    /// <summary>Objects must match these fields.</summary>
    public FieldSelector Fields { get; }

    /// <summary>Greatest number of items; null for no limit.</summary>
    public long? Limit { get; }

    /// <summary>How long a watch may last, in seconds; null for no limit.</summary>
    public long? TimeoutSeconds { get; }

    /// <summary>True when a watch wants bookmarks.</summary>
    public bool Bookmarks { get; }

    /// <summary>Whether a watch begins with what is there; null when it is not said.</summary>
    public bool? SendInitialEvents { get; }

    /// <summary>Exact, NotOlderThan or null.</summary>
    public string? VersionMatch { get; }

    /// <summary>The resourceVersion as sent; empty for none.</summary>
    public string VersionText { get; }

    /// <summary>The resourceVersion; 0 when there is none.</summary>
    public long Version { get; private set; }

    /// <summary>Where an earlier list left off; null for the beginning.</summary>
    public string? Continue { get; }

    /// <summary>True when a selector may hide objects.</summary>
    public bool IsSelective => !Labels.IsEmpty || !Fields.IsEmpty;

    /// <summary>Reads and checks the parameters.</summary>
    /// <exception cref="ApiStatusException">400 or 422.</exception>
    public static ListRequest Read(RequestContext context)
    {
        var list = new ListRequest(context);
        var problems = list.IsWatch ? list.WatchProblems() : list.ListProblems();
        if (problems.Count > 0)
            throw ApiErrors.Invalid("meta.k8s.io", "ListOptions", "", problems);
        if (list.Name is not null && !list.Fields.IsEmpty && list.Fields.Name != list.Name)
            throw ApiErrors.BadRequest("fieldSelector metadata.name doesn't match requested name");
        // A list says what is wrong with the request, a watch (and a get) fails.
        list.Version = QueryNumbers.Version(list.VersionText, list.IsWatch
            ? static cause => new ApiStatusException(500, "", cause)
            : static cause => ApiErrors.BadRequest($"invalid resource version: {cause}"));
        return list;
    }

    /// <summary>True when an object is asked for.</summary>
    public bool Selects(StoredObject value) =>
        (Namespace is null || value.Namespace == Namespace) && (Name is null || value.Name == Name) && Labels.Matches(value.Labels) && Fields.Matches(value);

    private List<FieldProblem> ListProblems()
    {
        var problems = new List<FieldProblem>();
        if (VersionMatch is not null)
        {
            if (VersionText.Length == 0)
                problems.Add(FieldProblem.Forbidden(Match, "resourceVersionMatch is forbidden unless resourceVersion is provided"));
            if (Continue is not null)
                problems.Add(FieldProblem.Forbidden(Match, "resourceVersionMatch is forbidden when continue is provided"));
            if (VersionMatch is not ("Exact" or "NotOlderThan"))
                problems.Add(FieldProblem.NotSupported(Match, $"\"{VersionMatch}\"", ["Exact", "NotOlderThan", ""]));
            if (VersionMatch == "Exact" && VersionText == "0")
                problems.Add(FieldProblem.Forbidden(Match, "resourceVersionMatch \"exact\" is forbidden for resourceVersion \"0\""));
        }

        if (SendInitialEvents is not null)
            problems.Add(FieldProblem.Forbidden("sendInitialEvents", "sendInitialEvents is forbidden for list"));
        return problems;
    }

    private List<FieldProblem> WatchProblems()
    {
        var problems = new List<FieldProblem>();
        if (SendInitialEvents is not null && VersionMatch != "NotOlderThan")
            problems.Add(FieldProblem.Forbidden(Match, "sendInitialEvents requires setting resourceVersionMatch to NotOlderThan"));
        if (VersionMatch is not null && SendInitialEvents is null)
            problems.Add(FieldProblem.Forbidden(Match, "resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided"));
        if (VersionMatch is not (null or "NotOlderThan"))
            problems.Add(FieldProblem.NotSupported(Match, $"\"{VersionMatch}\"", ["NotOlderThan"]));
        if (Continue is not null)
            problems.Add(FieldProblem.Forbidden(Match, "resourceVersionMatch is forbidden when continue is provided"));
        return problems;
    }
}
