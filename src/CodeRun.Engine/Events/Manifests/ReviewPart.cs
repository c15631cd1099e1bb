using CodeRun.Engine.Events.Stages;

namespace CodeRun.Engine.Events.Manifests;

/// <summary>A template of the review in a play.</summary>
/// <param name="Work">The stage in which an agent works; null when there is only a wait.</param>
/// <param name="Wait">The stage that waits for the event that ends it.</param>
internal sealed record ReviewPart(Stage? Work, Stage Wait)
{
    /// <summary>Name of the template.</summary>
    public string Name => (Work ?? Wait).Name;
}
