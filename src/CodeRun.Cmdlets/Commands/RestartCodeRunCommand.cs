using System.Globalization;
using System.Management.Automation;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using CodeRun.Cmdlets.Errors;
using CodeRun.Cmdlets.Output;
using CodeRun.Cmdlets.Pipeline;
using CodeRun.Engine.Api;
using CodeRun.Engine.Hosting;
using CodeRun.Engine.Kubernetes;
using CodeRun.Engine.Reconciling;

namespace CodeRun.Cmdlets.Commands;

/// <summary>
/// Repeats runs: makes a new run with the same spec and returns it. The old one stays as it ended. A run that has not ended is
/// an error; with -Force it is cancelled first, and the new one waits for the workspace.
/// </summary>
[Cmdlet(VerbsLifecycle.Restart, "CodeRun", SupportsShouldProcess = true, DefaultParameterSetName = "Name")]
[OutputType(typeof(AgentRun))]
public sealed partial class RestartCodeRunCommand : RunSelectionCmdlet
{
    private const int MostTries = 1000;

    /// <summary>Name of the new run; by default that of the old one with -r2, -r3 and so on.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? NewName { get; set; }

    /// <summary>Continue the session of the last run in the workspace instead of beginning anew.</summary>
    [Parameter]
    public SwitchParameter ContinueSession { get; set; }

    /// <summary>Cancel a run that has not ended.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    private protected override async Task ApplyAsync(RunRecord record, CancellationToken cancellationToken)
    {
        var run = record.Run;
        var space = run.Metadata.Namespace ?? "";
        var ended = RunPhase.IsTerminal(run.Status?.Phase);
        if (!ended && !Force)
        {
            await WriteErrorAsync(ErrorFactory.Create(
                new InvalidOperationException($"CodeRun '{run.Metadata.Name}' has not ended: it is {run.Status?.Phase ?? RunPhase.Pending}."),
                "CodeRunActive", ErrorCategory.ResourceBusy, run.Metadata.Name, "Wait for it, stop it with Stop-CodeRun, or repeat with -Force, which cancels it."));
            return;
        }

        if (!await ShouldProcessAsync($"CodeRun {space}/{run.Metadata.Name}", ended ? "Run again" : "Cancel and run again"))
            return;
        if (!ended && !run.Spec.Cancel)
            await Cluster.Runs().PatchSpecAsync(space, run.Metadata.Name, run.Metadata.Uid, new JsonObject { ["cancel"] = true }, cancellationToken);
        await WriteObjectAsync(AgentRun.From(await CreateAsync(record, space, cancellationToken), Now));
    }

    private async Task<RunRecord> CreateAsync(RunRecord record, string space, CancellationToken cancellationToken)
    {
        var old = record.Run.Metadata;
        if (NewName is not null)
            return await Cluster.Runs().CreateAsync(space, Manifest(record, NewName), cancellationToken);
        var match = RestartSuffix().Match(old.Name);
        var stem = match.Success ? old.Name[..match.Index] : old.Name;
        var number = match.Success && int.TryParse(match.Groups["number"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var last) ? last + 1 : 2;
        for (var tries = 0; ; tries++, number++)
        {
            try
            {
                return await Cluster.Runs().CreateAsync(space, Manifest(record, ResourceName.Build(stem, string.Create(CultureInfo.InvariantCulture, $"r{number}"))), cancellationToken);
            }
            catch (ApiException e) when (e.IsAlreadyExists && tries < MostTries)
            {
                // That repetition was made already.
            }
        }
    }

    private JsonObject Manifest(RunRecord record, string name)
    {
        var spec = record.Json["spec"]?.DeepClone().AsObject() ?? [];
        spec.Remove("cancel");
        spec.Remove("suspend");
        if (ContinueSession)
        {
            spec.Remove("continue_session");
            spec["continueSession"] = true;
        }

        var old = record.Run.Metadata;
        return new JsonObject
        {
            ["apiVersion"] = CodeRunResource.GroupVersion,
            ["kind"] = CodeRunResource.ResourceKind,
            ["metadata"] = new JsonObject
            {
                ["name"] = name,
                ["labels"] = new JsonObject(old.Labels.Select(static l => KeyValuePair.Create(l.Key, (JsonNode?)l.Value))),
                ["annotations"] = new JsonObject { [RunAnnotations.RestartOf] = $"{old.Namespace}/{old.Name}" },
                ["finalizers"] = new JsonArray(RunFinalizer.Name),
            },
            ["spec"] = spec,
        };
    }

    [GeneratedRegex("-r(?<number>[0-9]{1,6})$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex RestartSuffix();
}
