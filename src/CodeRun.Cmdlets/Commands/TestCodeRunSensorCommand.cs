using System.Management.Automation;
using CodeRun.Cmdlets.Errors;
using CodeRun.Cmdlets.Output;
using CodeRun.Cmdlets.Pipeline;
using CodeRun.Engine.Events.Linting;
using CodeRun.Engine.Events.Simulating;

namespace CodeRun.Cmdlets.Commands;

/// <summary>
/// Checks EventSources and Sensors of Argo Events, and workflows: what the API server takes and the controllers then refuse, ignore or read otherwise than it was meant.
/// Files that come together are checked against one another. Nothing is returned when nothing is wrong. Needs no cluster.
/// With -Payload it simulates the Sensors instead: what each dependency and trigger would do about a GitHub event.
/// </summary>
[Cmdlet(VerbsDiagnostic.Test, "CodeRunSensor", DefaultParameterSetName = "Lint")]
[OutputType(typeof(SensorFinding), typeof(bool), ParameterSetName = ["Lint"])]
[OutputType(typeof(SensorVerdict), ParameterSetName = ["Simulate"])]
public sealed class TestCodeRunSensorCommand : CodeRunCmdlet
{
    private const int MaxBytes = 64 * 1024 * 1024;

    private readonly List<string> _files = [];

    /// <summary>Files with EventSources and Sensors, YAML or JSON; wildcards allowed.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("PSPath", "FullName")]
    [ValidateNotNullOrEmpty]
    public string[] Path { get; set; } = [];

    /// <summary>Return only findings of these severities.</summary>
    [Parameter(ParameterSetName = "Lint")]
    [ValidateNotNullOrEmpty]
    public FindingSeverity[] Severity { get; set; } = [FindingSeverity.Information, FindingSeverity.Warning, FindingSeverity.Error];

    /// <summary>Return only whether there is no error; warnings do not count.</summary>
    [Parameter(ParameterSetName = "Lint")]
    public SwitchParameter Quiet { get; set; }

    /// <summary>File with the body of a GitHub event, or with an object of headers and body: the Sensors are simulated with it.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "Simulate")]
    [ValidateNotNullOrEmpty]
    public string Payload { get; set; } = "";

    /// <summary>The event's type, as in X-GitHub-Event; needed unless the payload has headers with it.</summary>
    [Parameter(ParameterSetName = "Simulate")]
    public string? EventType { get; set; }

    /// <summary>The EventSource that sends the event; without it, the one that each dependency names.</summary>
    [Parameter(ParameterSetName = "Simulate")]
    public string? EventSource { get; set; }

    /// <summary>The event of the EventSource; without it, the one that each dependency names.</summary>
    [Parameter(ParameterSetName = "Simulate")]
    public string? EventName { get; set; }

    /// <inheritdoc/>
    protected override object? ErrorTarget => Path;

    /// <inheritdoc/>
    protected override async Task ProcessAsync(CancellationToken cancellationToken) => _files.AddRange(await InvokeAsync(Files));

    /// <inheritdoc/>
    protected override async Task EndAsync(CancellationToken cancellationToken)
    {
        var inputs = new List<LintInput>();
        foreach (var file in _files.Distinct(StringComparer.Ordinal))
        {
            if (new FileInfo(file).Length > MaxBytes)
                throw new CommandFailedException($"'{file}' has more than {MaxBytes} bytes.", "FileTooLarge", ErrorCategory.LimitsExceeded, file, "Name files with manifests only.");
            inputs.Add(new LintInput(file, await File.ReadAllTextAsync(file, cancellationToken)));
        }

        if (ParameterSetName == "Simulate")
        {
            await SimulateAsync(inputs, cancellationToken);
            return;
        }

        var report = SensorLinter.Lint(inputs, cancellationToken);
        foreach (var note in report.Notes)
            await WriteVerboseAsync(note);
        if (Quiet)
        {
            await WriteObjectAsync(!report.Findings.Any(static f => f.Rule.Severity == LintSeverity.Error));
            return;
        }

        foreach (var finding in report.Findings.Select(Info).Where(f => Severity.Contains(f.Severity)))
            await WriteObjectAsync(finding);
    }

    private async Task SimulateAsync(List<LintInput> inputs, CancellationToken cancellationToken)
    {
        var file = await InvokeAsync(() => FullPath(Payload));
        if (!File.Exists(file))
            throw new CommandFailedException($"There is no file '{Payload}'.", "FileNotFound", ErrorCategory.ObjectNotFound, Payload, "Check the path.");
        if (new FileInfo(file).Length > MaxBytes)
            throw new CommandFailedException($"'{Payload}' has more than {MaxBytes} bytes.", "FileTooLarge", ErrorCategory.LimitsExceeded, Payload, "GitHub sends at most 25 MiB.");
        var made = GitHubEventBuilder.Build(await File.ReadAllTextAsync(file, cancellationToken), EventType, EventSource, EventName, TimeProvider.System);
        if (made.Event is null)
            throw new CommandFailedException(made.Problem ?? "", "PayloadInvalid", ErrorCategory.InvalidData, Payload, "Use -EventType and a JSON file.");
        foreach (var input in inputs)
        {
            var report = SensorSimulator.Simulate(input.Text, input.File, made.Event);
            if (report.Problem is { } problem)
                await WriteWarningAsync($"{input.File}: {problem}");
            foreach (var verdict in report.Sensors.SelectMany(SensorVerdict.Of))
                await WriteObjectAsync(verdict);
        }
    }

    private static SensorFinding Info(LintFinding finding) => new()
    {
        Severity = finding.Rule.Severity switch
        {
            LintSeverity.Error => FindingSeverity.Error,
            LintSeverity.Warning => FindingSeverity.Warning,
            _ => FindingSeverity.Information,
        },
        Rule = finding.Rule.Id, Path = finding.File, Line = finding.Line, Column = finding.Column, Message = finding.Message, Suggestion = finding.Suggestion,
    };

    private List<string> Files()
    {
        var files = new List<string>();
        foreach (var path in Path)
        {
            // A pattern that fits no file must not look like files without findings.
            List<string> found = WildcardPattern.ContainsWildcardCharacters(path) ? [.. GetResolvedProviderPathFromPSPath(path, out _).Where(File.Exists)] : [FullPath(path)];
            if (found.Count == 0 || !File.Exists(found[0]))
                throw new CommandFailedException($"There is no file '{path}'.", "FileNotFound", ErrorCategory.ObjectNotFound, path, "Check the path.");
            files.AddRange(found);
        }

        return files;
    }
}
