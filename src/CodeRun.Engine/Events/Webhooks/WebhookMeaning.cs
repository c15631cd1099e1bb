using CodeRun.Engine.Events.Stages;

namespace CodeRun.Engine.Events.Webhooks;

/// <summary>What an event means to a play.</summary>
/// <param name="Event">The play's event; null when it means nothing.</param>
/// <param name="Action">What it asks for.</param>
/// <param name="Reason">Why, in a sentence.</param>
internal sealed record WebhookMeaning(StageEvent? Event, WebhookAction Action, string Reason)
{
    public static WebhookMeaning Nothing(string reason) => new(null, WebhookAction.None, reason);

    public static WebhookMeaning Resume(StageEvent @event, string reason) => new(@event, WebhookAction.Resume, reason);

    public static WebhookMeaning Remediate(string reason) => new(StageEvent.ChangesRequested, WebhookAction.StartRemediation, reason);
}
