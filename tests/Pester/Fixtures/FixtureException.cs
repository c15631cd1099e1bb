using System.Management.Automation;

namespace CodeRun.Tests.Fixtures;

/// <summary>An exception that brings its own error record.</summary>
public sealed class FixtureException : Exception, IContainsErrorRecord
{
    /// <summary>With a fixed id, category and target.</summary>
    public FixtureException(string message)
        : base(message) =>
        ErrorRecord = new ErrorRecord(this, "FixtureId", ErrorCategory.ResourceBusy, "the target")
        {
            ErrorDetails = new ErrorDetails(message) { RecommendedAction = "Try something else." },
        };

    /// <inheritdoc/>
    public ErrorRecord ErrorRecord { get; }
}
