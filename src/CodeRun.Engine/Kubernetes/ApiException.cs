using System.Net;

namespace CodeRun.Engine.Kubernetes;

/// <summary>The API server refused a request, or could not be reached. Carries what the server's Status said.</summary>
public sealed class ApiException : Exception
{
    /// <summary>Makes an exception without details.</summary>
    public ApiException()
        : this("The request failed.")
    {
    }

    /// <summary>Makes an exception with a message only.</summary>
    public ApiException(string message)
        : base(message)
    {
    }

    /// <summary>Makes an exception with a message and a cause.</summary>
    public ApiException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Makes an exception for an answer or for the lack of one.</summary>
    public ApiException(string request, HttpStatusCode? status, string reason, string message, TimeSpan? retryAfter = null, Exception? innerException = null)
        : base($"{request}: {message}", innerException)
    {
        Status = status;
        Reason = reason;
        ServerMessage = message;
        RetryAfter = retryAfter;
    }

    /// <summary>HTTP status; null when there was no answer.</summary>
    public HttpStatusCode? Status { get; }

    /// <summary>Kubernetes' word for the cause, for example <c>AlreadyExists</c>; see <see cref="ApiReason"/>.</summary>
    public string Reason { get; } = "";

    /// <summary>What the server said, without the request.</summary>
    public string ServerMessage { get; } = "";

    /// <summary>How long the server asked to wait.</summary>
    public TimeSpan? RetryAfter { get; }

    /// <summary>There is no such object.</summary>
    public bool IsNotFound => Status == HttpStatusCode.NotFound;

    /// <summary>An object of that name exists.</summary>
    public bool IsAlreadyExists => Status == HttpStatusCode.Conflict && Reason == ApiReason.AlreadyExists;

    /// <summary>The object has changed since it was read.</summary>
    public bool IsConflict => Status == HttpStatusCode.Conflict && Reason != ApiReason.AlreadyExists;

    /// <summary>The asked-for version is too old: list again.</summary>
    public bool IsExpired => Status == HttpStatusCode.Gone || Reason is ApiReason.Expired or ApiReason.Gone;

    /// <summary>The same request may succeed later.</summary>
    public bool IsTransient => Status is null or HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError;
}
