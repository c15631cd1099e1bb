using CodeRun.Engine.Hosting;
using CodeRun.Engine.Kubernetes;

namespace CodeRun.Engine.Health;

/// <summary>What the API server says about one right.</summary>
/// <param name="Right">The right.</param>
/// <param name="Namespace">Where it is needed.</param>
/// <param name="IsAllowed">Whether the connection has it.</param>
/// <param name="Problem">What the authorizer could not evaluate; empty for nothing.</param>
/// <param name="Failure">Why it could not be asked; null when it was.</param>
internal sealed record RightAnswer(RequiredRight Right, string Namespace, bool IsAllowed, string Problem = "", ApiException? Failure = null);
