using System.Text.Json.Nodes;

namespace CodeRun.Sandbox.Http;

/// <summary>A request is answered with a Kubernetes Status. The shapes and words are those of kube-apiserver.</summary>
public sealed class ApiStatusException : Exception
{
    /// <summary>Makes an exception without details.</summary>
    public ApiStatusException()
        : this("The request failed.")
    {
    }

    /// <summary>Makes an internal error.</summary>
    public ApiStatusException(string message)
        : this(500, "InternalError", message)
    {
    }

    /// <summary>Makes an internal error with a cause.</summary>
    public ApiStatusException(string message, Exception innerException)
        : base(message, innerException) => (Code, Reason) = (500, "InternalError");

    /// <summary>Makes an exception for a Status.</summary>
    /// <param name="code">HTTP status.</param>
    /// <param name="reason">Machine-readable cause; empty for none.</param>
    /// <param name="message">The message.</param>
    /// <param name="details">The details; null to leave them out.</param>
    /// <param name="innerException">What Kubernetes does not tell its clients; null for nothing.</param>
    public ApiStatusException(int code, string reason, string message, JsonObject? details = null, Exception? innerException = null)
        : base(message, innerException) => (Code, Reason, Details) = (code, reason, details);

    /// <summary>HTTP status.</summary>
    public int Code { get; }

    /// <summary>Machine-readable cause.</summary>
    public string Reason { get; } = "";

    /// <summary>Details, or null.</summary>
    public JsonObject? Details { get; }

    /// <summary>A token with which a list that is too old can go on; null for none.</summary>
    public string? Continue { get; init; }

    /// <summary>True when the answer is only the message, as plain text.</summary>
    public bool IsPlainText { get; init; }

    /// <summary>The answer.</summary>
    public ApiResponse ToResponse()
    {
        if (IsPlainText)
            return new ApiResponse { Status = Code, ContentType = "text/plain; charset=utf-8", Body = System.Text.Encoding.UTF8.GetBytes(Message + "\n") };
        var response = ApiResponse.Json(Code, (byte[])[.. ApiResponse.Bytes(ToStatus()), (byte)'\n']);
        return Details?["retryAfterSeconds"] is { } seconds
            ? response with { Headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase) { ["Retry-After"] = seconds.ToJsonString() } }
            : response;
    }

    /// <summary>The Status object.</summary>
    public JsonObject ToStatus()
    {
        var status = new JsonObject
        {
            ["kind"] = "Status",
            ["apiVersion"] = "v1",
            ["metadata"] = Continue is null ? new JsonObject() : new JsonObject { ["continue"] = Continue },
            ["status"] = "Failure",
            ["message"] = Message,
        };
        if (Reason.Length > 0)
            status["reason"] = Reason;
        if (Details is not null)
            status["details"] = Details.DeepClone();
        status["code"] = Code;
        return status;
    }
}
