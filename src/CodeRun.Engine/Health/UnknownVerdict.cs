using System.Net;
using CodeRun.Engine.Kubernetes;

namespace CodeRun.Engine.Health;

/// <summary>What is said when something could not be found out.</summary>
internal static class UnknownVerdict
{
    /// <summary>The finding for a request that failed.</summary>
    public static HealthFinding Of(ApiException failure, string subject) => new(HealthState.Unknown, subject, Message(failure), Advice(failure));

    /// <summary>The finding for an answer that nobody understands.</summary>
    public static HealthFinding OfAnswer(string subject) => new(HealthState.Unknown, subject, "The API server's answer is not what Kubernetes answers.", "Check that the address of the connection is that of a Kubernetes API server.");

    /// <summary>Why it is not known.</summary>
    public static string Message(ApiException failure)
    {
        var said = JsonPick.Clean(failure.ServerMessage.Length > 0 ? failure.ServerMessage : failure.Message);
        return failure switch
        {
            { Status: HttpStatusCode.Forbidden } => $"You may not look: {said}",
            { Status: HttpStatusCode.Unauthorized } => $"The credentials are not accepted: {said}",
            { Status: null, Reason: ApiReason.Timeout } => $"There was no answer in time: {said}",
            { Status: null, Reason: ApiReason.NoConnection } => $"There was no connection: {said}",
            _ => $"The request failed: {said}",
        };
    }

    private static string Advice(ApiException failure) => failure.Status switch
    {
        HttpStatusCode.Forbidden => "Ask for the right that the message names, or let somebody check who has it.",
        HttpStatusCode.Unauthorized => "Renew the credentials of the kubeconfig and connect again with Connect-CodeRunCluster.",
        _ => "Check that the API server runs and can be reached, then try again.",
    };
}
