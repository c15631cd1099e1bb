namespace CodeRun.Engine.Kubernetes;

/// <summary>Machine-readable causes in a Kubernetes Status that the engine acts on.</summary>
public static class ApiReason
{
    /// <summary>An object of that name exists.</summary>
    public const string AlreadyExists = "AlreadyExists";

    /// <summary>The object has changed since it was read.</summary>
    public const string Conflict = "Conflict";

    /// <summary>The asked-for version is too old.</summary>
    public const string Expired = "Expired";

    /// <summary>The same in older servers.</summary>
    public const string Gone = "Gone";

    /// <summary>Not permitted.</summary>
    public const string Forbidden = "Forbidden";

    /// <summary>The object breaks its schema or a rule.</summary>
    public const string Invalid = "Invalid";

    /// <summary>There is no such object.</summary>
    public const string NotFound = "NotFound";

    /// <summary>The server could not be reached, or the answer broke off.</summary>
    public const string NoConnection = "NoConnection";

    /// <summary>The server did not answer in time.</summary>
    public const string Timeout = "Timeout";
}
