namespace CodeRun.Engine.Events.Simulating;

/// <summary>Argo Events would meet an error here. Does not leave the simulator.</summary>
/// <param name="message">What is wrong.</param>
internal sealed class EvaluationException(string message) : Exception(message)
{
    /// <summary>True when the message is a sentence of its own that needs no introduction.</summary>
    public bool IsSentence { get; init; }
}
