using System.Management.Automation;

namespace CodeRun.Cmdlets.Errors;

/// <summary>Ends a cmdlet from its asynchronous work with an error record of its own.</summary>
internal sealed class CommandFailedException : Exception, IContainsErrorRecord
{
    /// <inheritdoc cref="ErrorFactory.Create"/>
    public CommandFailedException(
        string message, string id, ErrorCategory category, object? target, string? recommendedAction = null, Exception? cause = null)
        : base(message, cause) =>
        ErrorRecord = ErrorFactory.Create(this, id, category, target, recommendedAction);

    /// <inheritdoc/>
    public ErrorRecord ErrorRecord { get; }
}
