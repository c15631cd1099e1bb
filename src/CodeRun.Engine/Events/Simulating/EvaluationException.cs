namespace CodeRun.Engine.Events.Simulating;

/// <summary>Argo Events would meet an error here. Does not leave the simulator.</summary>
internal sealed class EvaluationException(string message) : Exception(message);
