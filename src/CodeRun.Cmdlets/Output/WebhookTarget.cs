using CodeRun.Engine.Events.Webhooks;

namespace CodeRun.Cmdlets.Output;

/// <summary>A Workflow or CodeRun that a webhook concerns.</summary>
public sealed class WebhookTarget
{
    /// <summary>Workflow or CodeRun.</summary>
    public required string Kind { get; init; }

    /// <summary>Namespace.</summary>
    public required string Namespace { get; init; }

    /// <summary>Name.</summary>
    public required string Name { get; init; }

    /// <summary>Move (to another stage), Keep (the event, until its stage is reached), Cancel or None.</summary>
    public required string Action { get; init; }

    /// <summary>Why.</summary>
    public required string Reason { get; init; }

    /// <summary>Stage it is in; null when it has none.</summary>
    public string? Stage { get; init; }

    /// <summary>Stage that the event brings it to; the same when it stays.</summary>
    public string? NextStage { get; init; }

    /// <inheritdoc/>
    public override string ToString() => $"{Kind} {Namespace}/{Name}: {Action}";

    internal static WebhookTarget From(PlayDecision decision) => new()
    {
        Kind = decision.Object.Kind,
        Namespace = decision.Object.Namespace,
        Name = decision.Object.Name,
        Action = decision.Kind.ToString(),
        Reason = decision.Reason,
        Stage = decision.Outcome is { Steps: [var first, ..] } ? first.From : decision.Outcome?.Record.Stage,
        NextStage = decision.Outcome?.Record.Stage,
    };
}
