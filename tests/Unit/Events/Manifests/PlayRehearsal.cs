using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using CodeRun.Engine.Api;
using CodeRun.Engine.Events.Manifests;
using CodeRun.Engine.Events.Simulating;
using CodeRun.Engine.Events.Stages;
using Microsoft.Extensions.Time.Testing;

namespace CodeRun.Tests.Unit.Events.Manifests;

/// <summary>
/// Goes through the generated play as Argo Workflows does: groups of steps one after another, references filled in before conditions are looked at, outputs of templates by
/// their expressions, filters by jq itself. Events go through the generated Sensors in the simulator. Anything that the templates do not use throws.
/// </summary>
internal sealed partial class PlayRehearsal
{
    public const string Name = "play-shop-d21b2cdf-task-12";
    private const int MostNested = 100;
    private readonly Dictionary<string, JsonNode> _templates;
    private readonly Dictionary<string, string> _parameters;
    private readonly RehearsalMemory _memory;
    private static readonly IReadOnlyList<Manifest> Generated = ManifestGenerator.Generate([ManifestComponent.Sensor, ManifestComponent.PlayWorkflowTemplate, ManifestComponent.WorkflowTemplate], ManifestGiven.Options() with { Repositories = [new("acme", "shop")] });
    private static readonly IReadOnlyList<SourceDocument> Sensors = CodeRunDocuments.Read(Manifest.ToYaml(Generated.Where(static m => m.Kind == "Sensor")), "sensors.yaml");
    private static readonly Dictionary<string, string> Selectors = Generated.Where(static m => m.Kind == "Sensor").SelectMany(static m => m.Content["spec"]!["triggers"]!.AsArray()).Select(static t => t!["template"]!)
        .Where(static t => t["argoWorkflow"]?["args"] is not null).ToDictionary(static t => (string)t["name"]!, static t => (string)t["argoWorkflow"]!["args"]![1]!, StringComparer.Ordinal);

    private string? _suspendedIn;
    private int _depth;

    public PlayRehearsal(RehearsalMemory memory)
    {
        _memory = memory;
        var play = Generated.Single(static m => m.Name == ManifestNames.PlayTemplate).Content["spec"]!;
        var run = Generated.Single(static m => m.Name == ManifestNames.RunTemplate).Content["spec"]!;
        _templates = play["templates"]!.AsArray().Concat(run["templates"]!.AsArray()).ToDictionary(static t => (string)t!["name"]!, static t => t!, StringComparer.Ordinal);
        _parameters = play["arguments"]!["parameters"]!.AsArray().ToDictionary(static p => $"workflow.parameters.{(string)p!["name"]!}", static p => (string?)p!["value"] ?? "given", StringComparer.Ordinal);
        (_parameters["workflow.name"], _parameters["workflow.namespace"]) = (Name, "argo");
        foreach (var (key, value) in play["workflowMetadata"]!["labels"]!.AsObject())
            Labels[key] = (string)value!;
    }

    public Dictionary<string, string> Record { get; } = new(StringComparer.Ordinal);

    public Dictionary<string, string> Labels { get; } = new(StringComparer.Ordinal);

    /// <summary>Stages entered and runs made, in order.</summary>
    public List<string> Log { get; } = [];

    public int DeepestTemplate { get; private set; }

    /// <summary>Does the work of a run: role and commit come in, the status of the CodeRun goes out.</summary>
    public Func<string, string, JsonObject> Work { get; init; } = static (_, _) => new JsonObject { ["phase"] = "Completed" };

    /// <summary>Called when the play is suspended; when nothing resumes it there, the wait runs out.</summary>
    public Action<string> Wait { get; init; } = static _ => { };

    /// <summary>Called after the record was read and before anything is done about it.</summary>
    public Action<string> Read { get; init; } = static _ => { };

    /// <summary>True once something has resumed the suspend point.</summary>
    public bool IsResumed { get; private set; }

    public bool HasFailed { get; private set; }

    public void Play()
    {
        try
        {
            Execute("play", new Dictionary<string, string>(StringComparer.Ordinal));
        }
        catch (PlayFailedException)
        {
            HasFailed = true;
        }
    }

    /// <summary>Delivers an event to the Sensors.</summary>
    public void Send(string type, JsonObject payload)
    {
        foreach (var (trigger, resource) in _memory.Firings.GetOrAdd((type, payload.ToJsonString()), static at => [.. Fire(at.Type, at.Payload)]))
            Carry(trigger, JsonNode.Parse(resource)!);
    }

    /// <summary>Writes an event into the record without Sensors, as whoever carries out webhooks himself does.</summary>
    public void Write(StageEvent @event, string headSha)
    {
        foreach (var (key, value) in PlayRecord.Entries(@event, headSha))
            Record[key] = value;
    }

    private static IEnumerable<(string Trigger, string Resource)> Fire(string type, string payload)
    {
        var built = GitHubEventBuilder.Build(payload, type, eventSourceName: null, eventName: null, new FakeTimeProvider());
        var report = SensorSimulator.Simulate(Sensors, built.Event!);
        Assert.All(report.Sensors, static s => Assert.Empty(s.Problems));
        var triggers = report.Sensors.SelectMany(static s => s.Triggers).ToList();
        Assert.DoesNotContain(triggers, static t => t.Outcome == TriggerOutcome.NotEvaluated);
        return triggers.SelectMany(static t => t.Firings.Select(f => (t.Name, f.Resource!)));
    }

    private void Carry(string trigger, JsonNode resource)
    {
        if ((string?)resource["metadata"]!["name"] != Name)
            return;
        if ((string?)resource["kind"] == "ConfigMap")
        {
            foreach (var (key, value) in resource["data"]!.AsObject())
                Record[key] = (string)value!;
            return;
        }

        var selector = Selectors[trigger];
        IsResumed |= _suspendedIn is not null && (selector == "templateName=event" || selector == $"inputs.parameters.stage.value={_suspendedIn}");
    }

    private Dictionary<string, string> Execute(string name, Dictionary<string, string> arguments)
    {
        DeepestTemplate = Math.Max(DeepestTemplate, ++_depth);
        Assert.True(_depth < MostNested, "Argo Workflows ends a play with so many templates in one another.");
        var template = _templates[name];
        var scope = new Dictionary<string, string>(_parameters, StringComparer.Ordinal);
        foreach (var input in template["inputs"]?["parameters"]?.AsArray() ?? [])
            scope[$"inputs.parameters.{(string)input!["name"]!}"] = arguments.GetValueOrDefault((string)input["name"]!) ?? (string?)input["value"] ?? throw new InvalidOperationException($"{name} is not given {input["name"]}.");
        var outputs = template switch
        {
            _ when template["steps"] is { } steps => Steps(template, steps.AsArray(), scope),
            _ when template["suspend"] is not null => Suspend(scope),
            _ => Resource(name, template, scope),
        };
        _depth--;
        return outputs;
    }

    private Dictionary<string, string> Steps(JsonNode template, JsonArray groups, Dictionary<string, string> scope)
    {
        foreach (var group in groups)
        {
            // All references of a group are filled in first: what is not there ends the play, also for a step that is skipped.
            var filled = group!.AsArray().Select(s => JsonNode.Parse(Fill(s!.ToJsonString(), scope))!).ToList();
            foreach (var step in filled.Where(static s => s["when"] is null || IsTrue((string)s["when"]!)))
            {
                var arguments = (step["arguments"]?["parameters"]?.AsArray() ?? []).ToDictionary(static p => (string)p!["name"]!, static p => (string)p!["value"]!, StringComparer.Ordinal);
                var called = (string?)step["template"] ?? (string)step["templateRef"]!["template"]!;
                foreach (var (key, value) in Execute(called, arguments))
                    scope[$"steps.{(string)step["name"]!}.outputs.parameters.{key}"] = value;
            }
        }

        return (template["outputs"]?["parameters"]?.AsArray() ?? []).ToDictionary(static o => (string)o!["name"]!, o => Choice((string)o!["valueFrom"]!["expression"]!, scope), StringComparer.Ordinal);
    }

    private Dictionary<string, string> Suspend(Dictionary<string, string> scope)
    {
        (_suspendedIn, IsResumed) = (scope["inputs.parameters.stage"], false);
        Wait(_suspendedIn);
        _suspendedIn = null;
        return [];
    }

    private Dictionary<string, string> Resource(string name, JsonNode template, Dictionary<string, string> scope)
    {
        var resource = template["resource"]!;
        if (name.StartsWith("coderun", StringComparison.Ordinal))
            return Run(template, scope);
        var manifest = CodeRunDocuments.Read(Fill((string)resource["manifest"]!, scope), name).Single().Json;
        Assert.Equal(Name, (string?)manifest["metadata"]!["name"]);
        if ((string?)resource["action"] is "apply" or "patch")
            Assert.Equal((string?)resource["action"] == "patch", (string?)resource["mergeStrategy"] == "merge");
        foreach (var (key, value) in manifest["data"]?.AsObject() ?? [])
            Record[key] = (string)value!;
        foreach (var (key, value) in manifest["metadata"]!["labels"]?.AsObject() ?? [])
        {
            if (key == StageLabels.Stage && Labels[key] != (string)value!)
                Log.Add((string)value!);
            Labels[key] = (string)value!;
        }

        if ((string?)resource["action"] != "get")
            return [];
        var read = Outputs(template, new JsonObject { ["data"] = new JsonObject(Record.Select(static r => KeyValuePair.Create(r.Key, (JsonNode?)r.Value))) }, scope);
        Read(scope["inputs.parameters.stage"]);
        return read;
    }

    private Dictionary<string, string> Run(JsonNode template, Dictionary<string, string> scope)
    {
        var role = scope["inputs.parameters.github-app"].ToLowerInvariant() switch { "5dlabs-rex" => "implementation", "5dlabs-cleo" => "quality", "5dlabs-cipher" => "security", "5dlabs-tess" => "testing", var other => other };
        Log.Add($"run {role} {scope["inputs.parameters.head-sha"]}".TrimEnd());
        var status = Work(role, scope["inputs.parameters.head-sha"]);
        if (!IsSelected((string)template["resource"]!["successCondition"]!, (string)status["phase"]!))
            throw new PlayFailedException();
        return Outputs(template, new JsonObject { ["metadata"] = new JsonObject { ["name"] = "run" }, ["status"] = status }, scope);
    }

    private Dictionary<string, string> Outputs(JsonNode template, JsonObject input, Dictionary<string, string> scope)
    {
        var outputs = template["outputs"]!["parameters"]!.AsArray();
        var filter = Fill(string.Join(", ", outputs.Select(static o => $"({(string)o!["valueFrom"]!["jqFilter"]!})")), scope);
        Assert.DoesNotContain("'", filter, StringComparison.Ordinal);
        var values = _memory.Filtered.GetOrAdd((filter, input.ToJsonString()), static at => Jq(at.Filter, at.Input));
        return outputs.Zip(values).ToDictionary(static pair => (string)pair.First!["name"]!, static pair => pair.Second, StringComparer.Ordinal);
    }

    private static string[] Jq(string filter, string input)
    {
        var start = new ProcessStartInfo("jq", ["-c", $"[{filter}]"]) { UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        process.StandardInput.Write(input);
        process.StandardInput.Close();
        var (text, error) = (process.StandardOutput.ReadToEnd(), process.StandardError.ReadToEnd());
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"{filter}\n{error}");
        return [.. JsonNode.Parse(text)!.AsArray().Select(static v => v!.GetValueKind() == JsonValueKind.String ? (string)v! : v.ToJsonString())];
    }

    private static bool IsSelected(string condition, string phase) => Condition().Match(condition) is { Success: true } match
        && match.Groups["phases"].Value.Split(',').Contains(phase, StringComparer.Ordinal);

    private static bool IsTrue(string when)
    {
        var match = Comparison().Match(when);
        Assert.True(match.Success, when);
        return (match.Groups["left"].Value == match.Groups["right"].Value) == (match.Groups["operator"].Value == "==");
    }

    private static string Choice(string expression, Dictionary<string, string> scope)
    {
        var match = Ternary().Match(expression);
        Assert.True(match.Success, expression);
        string Value(string group) => scope[$"steps.{match.Groups[group].Value}.outputs.parameters.{match.Groups[$"{group}Output"].Value}"];
        return Value("asked") != match.Groups["value"].Value ? Value("one") : Value("other");
    }

    private static string Fill(string text, Dictionary<string, string> scope) => Tag().Replace(text, tag =>
        scope.TryGetValue(tag.Groups["name"].Value, out var value) ? value : throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"{tag.Value} refers to nothing.")));

    [GeneratedRegex(@"\{\{(?<name>[a-z0-9.-]+)\}\}", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Tag();

    [GeneratedRegex("^'(?<left>[^']*)' (?<operator>==|!=) '(?<right>[^']*)'$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Comparison();

    [GeneratedRegex(@"^status\.phase (?:== |in \()(?<phases>[A-Za-z,]+)\)?$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Condition();

    [GeneratedRegex(@"^steps\['(?<asked>[a-z-]+)'\]\.outputs\.parameters\['(?<askedOutput>[a-z-]+)'\] != '(?<value>[a-z]+)' \? steps\['(?<one>[a-z-]+)'\]\.outputs\.parameters\['(?<oneOutput>[a-z-]+)'\] : steps\['(?<other>[a-z-]+)'\]\.outputs\.parameters\['(?<otherOutput>[a-z-]+)'\]$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Ternary();

    private sealed class PlayFailedException : Exception;
}
