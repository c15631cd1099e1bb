using CodeRun.Engine.Api;

namespace CodeRun.Engine.Reconciling;

/// <summary>Changes to a list of conditions by the rules of Kubernetes: one entry a type, stable order, honest transition times.</summary>
public static class ConditionList
{
    /// <summary>The list with one condition set. Its lastTransitionTime moves only when its status changes.</summary>
    public static IReadOnlyList<Condition> With(
        this IReadOnlyList<Condition> conditions,
        string type,
        string status,
        string reason,
        string message,
        long generation,
        DateTimeOffset now)
    {
        var old = conditions.Find(type);
        var changed = new Condition
        {
            Type = type,
            Status = status,
            Reason = reason,
            Message = message,
            ObservedGeneration = generation,
            LastTransitionTime = string.Equals(old?.Status, status, StringComparison.Ordinal) ? old!.LastTransitionTime : now,
        };
        return old is null ? [.. conditions, changed] : [.. conditions.Select(c => c == old ? changed : c)];
    }

    /// <summary>The condition of a type, or null.</summary>
    public static Condition? Find(this IReadOnlyList<Condition> conditions, string type) =>
        conditions.FirstOrDefault(c => string.Equals(c.Type, type, StringComparison.Ordinal));
}
