using System.Management.Automation;

namespace CodeRun.Cmdlets.Errors;

/// <summary>The one place where the module makes error records, so that none lacks an id, a category or an object.</summary>
internal static class ErrorFactory
{
    /// <param name="exception">What happened; its message is for the person at the prompt.</param>
    /// <param name="id">Stable and documented: scripts compare with it. Never made from data.</param>
    /// <param name="category">What kind of error it is.</param>
    /// <param name="target">The object that the error is about.</param>
    /// <param name="recommendedAction">What to do about it, as a full sentence.</param>
    public static ErrorRecord Create(
        Exception exception, string id, ErrorCategory category, object? target, string? recommendedAction = null)
    {
        var record = new ErrorRecord(exception, id, category, target);
        if (recommendedAction is not null)
        {
            record.ErrorDetails = new ErrorDetails(exception.Message) { RecommendedAction = recommendedAction };
        }

        return record;
    }
}
