using CodeRun.Sandbox.Http;
using CodeRun.Tests.Simulation.World;

namespace CodeRun.Tests.Simulation.Mutations;

/// <summary>Answers some requests itself, as if the controller had left out or mistaken something.</summary>
internal sealed record AnswerMutation(string Name, Func<Cluster, Replica, RequestInfo, ApiRequest, ApiResponse?> Say) : Mutation(Name)
{
    public override ApiResponse? Answer(Cluster cluster, Replica replica, RequestInfo info, ApiRequest request) => Say(cluster, replica, info, request);
}
