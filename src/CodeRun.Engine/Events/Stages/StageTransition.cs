namespace CodeRun.Engine.Events.Stages;

/// <summary>From one stage to another when an event comes.</summary>
/// <param name="From">Name of the stage that is left.</param>
/// <param name="On">The event.</param>
/// <param name="To">Name of the stage that is entered.</param>
/// <param name="IsWayBack">True for the way back to work that was done before. Without those the stages have an order.</param>
public sealed record StageTransition(string From, StageEvent On, string To, bool IsWayBack = false);
