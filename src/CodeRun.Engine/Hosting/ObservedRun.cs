using CodeRun.Engine.Api;

namespace CodeRun.Engine.Hosting;

/// <summary>
/// A run in the controller's cache, with what could not be read of it. It never fails to be read: one bad run must stall
/// nobody. Whether its values are good depends on the configuration of the day; see <see cref="ControllerSettings.ErrorsOf"/>.
/// </summary>
/// <param name="Parsed">The run and the problems of reading it.</param>
public sealed record ObservedRun(ParseResult Parsed)
{
    /// <summary>The run.</summary>
    public CodeRunResource Run => Parsed.Resource;

    /// <summary>Reads an object of the API server.</summary>
    public static ObservedRun Read(ReadOnlyMemory<byte> json) => new(CodeRunParser.Parse(json.Span));
}
