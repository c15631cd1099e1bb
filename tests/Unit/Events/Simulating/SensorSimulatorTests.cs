using CodeRun.Engine.Events.Simulating;
using CodeRun.Tests.Unit.Fuzz;

namespace CodeRun.Tests.Unit.Events.Simulating;

public sealed class SensorSimulatorTests
{
    private const string Good = """
        {"kind":"Sensor","metadata":{"name":"s"},"spec":{"dependencies":[
          {"name":"a","eventSourceName":"github","eventName":"org","filtersLogicalOperator":"or","filters":{"dataLogicalOperator":"or","data":[{"path":"body.pull_request.labels.#(name==\"task-7\").name","type":"string","comparator":"=","template":"{{ .Input | upper }}","value":["^TASK-[0-9]+$"]}],
            "exprs":[{"expr":"n > 1 && a =~ '^l'","fields":[{"name":"n","path":"body.pull_request.number"},{"name":"a","path":"body.action"}]}],"context":{"type":"github"},"time":{"start":"01:00:00","stop":"23:00:00"}}},
          {"name":"b","eventSourceName":"github","eventName":"org","filters":{"data":[{"path":"body.pull_request.labels.#","type":"number","comparator":">","value":["0"]}]}}],
         "triggers":[{"template":{"name":"t","conditions":"a && b","k8s":{"operation":"create","source":{"resource":{"metadata":{"name":"x","labels":["l"]}}},
            "parameters":[{"src":{"dependencyName":"a","dataTemplate":"{{ range $i, $l := .Input.body.pull_request.labels }}{{ if hasPrefix \"task-\" $l.name }}{{ index (splitList \"-\" $l.name) 1 }}{{ end }}{{ end }}","value":"v"},"dest":"metadata.labels.0","operation":"append"},
                          {"src":{"dependencyName":"b","dataKey":"body.pull_request","useRawData":true},"dest":"spec.pr"}]}},"parameters":[]}]}}
        """;

    private const string Alphabet = "{}()[].#|@*?\\\"'`$=!<>~&|-+,: \t\nabn1Input range if else end with index len eq printf %d%s hasPrefix";

    [Fact]
    public void A_whole_Sensor_is_simulated()
    {
        var sensor = Assert.Single(SensorSimulator.Simulate(Good, "s.json", Given.Event()).Sensors);

        Assert.All(sensor.Dependencies, static d => Assert.Equal(MatchOutcome.Matched, d.Outcome));
        var firing = Assert.Single(sensor.Triggers[0].Firings);
        Assert.Equal("l7", System.Text.Json.Nodes.JsonNode.Parse(firing.Resource!)!["metadata"]!["labels"]![0]!.GetValue<string>());
        Assert.Equal(42, System.Text.Json.Nodes.JsonNode.Parse(firing.Resource!)!["spec"]!["pr"]!["number"]!.GetValue<int>());
    }

    [Theory]
    [InlineData("kind: Pod", "There is no Sensor")]
    [InlineData("a: [", "sensor.yaml:")]
    [InlineData("", "there is nothing in it")]
    public void A_text_without_a_Sensor_is_a_problem(string yaml, string problem) => Assert.Contains(problem, SensorSimulator.Simulate(yaml, "sensor.yaml", Given.Event()).Problem);

    [Fact]
    public void Spoiled_Sensors_never_throw() => FuzzCases.Try(static (fuzzer, _) => fuzzer.Spoil(Good), static (json, _) => SensorSimulator.Simulate(json, "s.json", Given.Event()));

    [Fact]
    public void Spoiled_and_random_payloads_never_throw() => FuzzCases.Try(
        static (fuzzer, random) => random.Next(2) == 0 ? fuzzer.Spoil(Given.Payload) : fuzzer.Value(6),
        static (payload, _) =>
        {
            if (GitHubEventBuilder.Build(payload, "pull_request", null, null, TimeProvider.System).Event is { } made)
                SensorSimulator.Simulate(Good, "s.json", made);
        });

    [Fact]
    public void Random_templates_paths_expressions_and_conditions_never_throw() => FuzzCases.Try(
        static (_, random) => Words(random),
        static (text, random) =>
        {
            var sensor = System.Text.Json.Nodes.JsonNode.Parse(Good)!;
            var filters = sensor["spec"]!["dependencies"]![0]!["filters"]!;
            var trigger = sensor["spec"]!["triggers"]![0]!["template"]!;
            filters["data"]![0]!["template"] = "{{" + text + "}}";
            filters["data"]![0]!["value"]![0] = text;
            filters["exprs"]![0]!["expr"] = text;
            filters["exprs"]![0]!["fields"]![0]!["path"] = "body." + text;
            trigger["k8s"]!["parameters"]![0]!["src"]!["dataTemplate"] = text + "{{ " + Words(random) + " }}" + Words(random);
            trigger["k8s"]!["parameters"]![1]!["src"]!["dataKey"] = text;
            trigger["k8s"]!["parameters"]![1]!["dest"] = text;
            if (random.Next(2) == 0)
                trigger["conditions"] = text;
            SensorSimulator.Simulate(sensor.ToJsonString(), "s.json", Given.Event());
        });

    private static string Words(Random random)
    {
        var pieces = Alphabet.Split(' ');
        return string.Concat(Enumerable.Range(0, random.Next(12)).Select(_ => random.Next(3) switch
        {
            0 => pieces[random.Next(pieces.Length)] + " ",
            1 => random.Next(2) == 0 ? ".Input.body" : "{{ end }}",
            _ => Alphabet[random.Next(Alphabet.Length)].ToString(),
        }));
    }
}
