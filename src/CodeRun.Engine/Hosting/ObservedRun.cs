using CodeRun.Engine.Agents;
using CodeRun.Engine.Api;

namespace CodeRun.Engine.Hosting;

/// <summary>A run in the controller's cache, with its problems. It never fails to be read: one bad run must stall nobody.</summary>
/// <param name="Run">The run.</param>
/// <param name="Errors">Problems of parsing and validation.</param>
public sealed record ObservedRun(CodeRunResource Run, IReadOnlyList<FieldError> Errors)
{
    /// <summary>Reads and validates an object of the API server.</summary>
    public static ObservedRun Read(ReadOnlyMemory<byte> json, ControllerConfiguration configuration)
    {
        var parsed = CodeRunParser.Parse(json.Span);
        return new ObservedRun(parsed.Resource, parsed.IsValid ? CodeRunValidator.Validate(parsed.Resource, configuration) : parsed.Errors);
    }
}
