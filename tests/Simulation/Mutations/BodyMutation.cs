using System.Text.Json;
using System.Text.Json.Nodes;
using CodeRun.Sandbox.Http;
using CodeRun.Tests.Simulation.World;

namespace CodeRun.Tests.Simulation.Mutations;

/// <summary>Changes the bodies of requests, for example by taking a precondition out.</summary>
internal sealed record BodyMutation(string Name, Action<RequestInfo, JsonObject> Change) : Mutation(Name)
{
    public override ApiRequest Request(Cluster cluster, RequestInfo info, ApiRequest request)
    {
        if (request.Body.Length == 0)
            return request;
        var body = JsonNode.Parse(request.Body.Span)!.AsObject();
        Change(info, body);
        return request with { Body = JsonSerializer.SerializeToUtf8Bytes(body) };
    }
}
