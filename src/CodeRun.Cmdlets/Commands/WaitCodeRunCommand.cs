using System.Globalization;
using System.Management.Automation;
using CodeRun.Cmdlets.Completion;
using CodeRun.Cmdlets.Errors;
using CodeRun.Cmdlets.Output;
using CodeRun.Cmdlets.Pipeline;
using CodeRun.Cmdlets.Session;
using CodeRun.Engine.Api;
using CodeRun.Engine.Hosting;
using CodeRun.Engine.Kubernetes;

namespace CodeRun.Cmdlets.Commands;

/// <summary>Waits until runs have ended and returns them. One watch for all of them; no polling.</summary>
[Cmdlet(VerbsLifecycle.Wait, "CodeRun", DefaultParameterSetName = "Name")]
[OutputType(typeof(AgentRun))]
public sealed class WaitCodeRunCommand : ClusterCmdlet
{
    private readonly Dictionary<(string Namespace, string Name), string?> _waiting = [];
    private int _all;

    /// <summary>Names.</summary>
    [Parameter(ParameterSetName = "Name", Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(RunNameCompleter))]
    [ValidateNotNullOrEmpty]
    public string[] Name { get; set; } = [];

    /// <summary>Runs.</summary>
    [Parameter(ParameterSetName = "Run", Mandatory = true, ValueFromPipeline = true)]
    [ValidateNotNull]
    public AgentRun? InputObject { get; set; }

    /// <summary>How long to wait at most: seconds or a TimeSpan.</summary>
    [Parameter]
    public object? Timeout { get; set; }

    /// <inheritdoc/>
    protected override Task ProcessAsync(CancellationToken cancellationToken)
    {
        if (InputObject is not null)
            _waiting[(InputObject.Namespace, InputObject.Name)] = InputObject.Uid;
        else
        {
            foreach (var name in Name)
                _waiting.TryAdd((EffectiveNamespace, name), null);
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    protected override async Task EndAsync(CancellationToken cancellationToken)
    {
        _all = _waiting.Count;
        var limit = Limit();
        using var timer = limit is { } wait ? new CancellationTokenSource(wait, Time) : new CancellationTokenSource();
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timer.Token);
        foreach (var space in _waiting.Keys.Select(static k => k.Namespace).Distinct(StringComparer.Ordinal).ToList())
        {
            try
            {
                await WaitAsync(space, either.Token);
            }
            catch (OperationCanceledException) when (timer.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
            {
                await TimedOutAsync(space, limit!.Value, cancellationToken);
            }
        }

        await WriteProgressAsync(new ProgressRecord(0, "Waiting for runs", "Done") { RecordType = ProgressRecordType.Completed });
    }

    private async Task WaitAsync(string space, CancellationToken cancellationToken)
    {
        var runs = Cluster.Runs();
        foreach (var (key, _) in _waiting.Where(w => w.Key.Namespace == space && w.Value is null).ToList())
        {
            if (await runs.GetAsync(key.Namespace, key.Name, cancellationToken) is { } known)
            {
                _waiting[key] = known.Run.Metadata.Uid;
            }
            else
            {
                _waiting.Remove(key);
                await WriteErrorAsync(Failures.RunNotFound(key.Name, key.Namespace));
            }
        }

        if (!_waiting.Keys.Any(k => k.Namespace == space))
            return;
        var present = new HashSet<string>(StringComparer.Ordinal);
        var first = true;
        await foreach (var change in runs.WatchAsync(space, labelSelector: null, cancellationToken))
        {
            if (first)
                await MissingAsync(runs, space, present, cancellationToken);
            first = false;
            await SeeAsync(change);
            if (!_waiting.Keys.Any(k => k.Namespace == space))
                return;
        }
    }

    // A run that was deleted before the watch began will never be seen by it.
    private async Task MissingAsync(CodeRunClient runs, string space, HashSet<string> present, CancellationToken cancellationToken)
    {
        foreach (var (key, uid) in _waiting.Where(w => w.Key.Namespace == space).ToList())
        {
            if (await runs.GetAsync(key.Namespace, key.Name, cancellationToken) is { } known && known.Run.Metadata.Uid == uid)
                present.Add(uid!);
            else
                await GoneAsync(key);
        }
    }

    private async Task SeeAsync(RunChange change)
    {
        var metadata = change.Record.Run.Metadata;
        var key = (metadata.Namespace ?? "", metadata.Name);
        if (!_waiting.TryGetValue(key, out var uid) || uid != metadata.Uid)
            return;
        var run = AgentRun.From(change.Record, Now);
        if (change.Type == ObjectChangeType.Deleted)
        {
            await GoneAsync(key);
        }
        else if (run.IsFinished)
        {
            _waiting.Remove(key);
            await WriteObjectAsync(run);
        }
        else if (run.Conditions.FirstOrDefault(static c => c is { Type: ConditionType.SpecValid or ConditionType.ConfigurationRendered, Status: "False" }) is { } broken)
        {
            _waiting.Remove(key);
            await WriteErrorAsync(ErrorFactory.Create(new InvalidOperationException($"Run {run.Name} cannot start: {broken.Message}"), "CodeRunInvalid", ErrorCategory.InvalidData, run,
                "Mend the spec; the run then starts by itself."));
        }
        else
        {
            await WriteProgressAsync(new ProgressRecord(0, "Waiting for runs", $"{run.Name}: {run.Phase} ({run.Reason})") { PercentComplete = 100 * (_all - _waiting.Count) / Math.Max(1, _all) });
        }
    }

    private Task GoneAsync((string Namespace, string Name) key)
    {
        _waiting.Remove(key);
        return WriteErrorAsync(ErrorFactory.Create(new InvalidOperationException($"Run {key.Name} was deleted before it ended."), "CodeRunDeleted", ErrorCategory.ObjectNotFound, key.Name,
            "Create it again if it is still wanted."));
    }

    private async Task TimedOutAsync(string space, TimeSpan limit, CancellationToken cancellationToken)
    {
        foreach (var key in _waiting.Keys.Where(k => k.Namespace == space).ToList())
        {
            _waiting.Remove(key);
            var known = await Cluster.Runs().GetAsync(key.Namespace, key.Name, cancellationToken);
            var run = known is null ? null : AgentRun.From(known, Now);
            await WriteErrorAsync(ErrorFactory.Create(
                new TimeoutException($"Run {key.Name} did not end within {limit.TotalSeconds.ToString("0.###", CultureInfo.InvariantCulture)} s; it is {run?.Phase} ({run?.Reason}): {run?.Message}"),
                "WaitTimeout", ErrorCategory.OperationTimeout, (object?)run ?? key.Name,
                run?.Reason == "NotSeen" ? "No controller looks at the run. Start one with Start-CodeRunController." : "The run goes on. Wait again, look at it with Get-CodeRun and Get-CodeRunLog, or remove it."));
        }
    }

    private TimeSpan? Limit()
    {
        var value = Timeout is PSObject wrapped ? wrapped.BaseObject : Timeout;
        var limit = value switch
        {
            null => (TimeSpan?)null,
            TimeSpan span => span,
            string text when TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var span) && text.Contains(':', StringComparison.Ordinal) => span,
            string text when double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds) => TimeSpan.FromSeconds(seconds),
            int or long or double or decimal or float => TimeSpan.FromSeconds(Convert.ToDouble(value, CultureInfo.InvariantCulture)),
            _ => throw Bad(),
        };
        return limit < TimeSpan.Zero ? throw Bad() : limit;

        CommandFailedException Bad() => new($"-Timeout '{value}' is neither seconds nor a TimeSpan.", "TimeoutInvalid", ErrorCategory.InvalidArgument, value, "Write -Timeout 90 or -Timeout (New-TimeSpan -Minutes 5).");
    }
}
