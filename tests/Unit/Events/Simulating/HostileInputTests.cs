using System.Text;
using System.Text.Json.Nodes;
using CodeRun.Engine.Events.Simulating;
using CodeRun.Engine.Events.Simulating.Templates;
using Microsoft.Extensions.Time.Testing;

namespace CodeRun.Tests.Unit.Events.Simulating;

/// <summary>Neither Sensors nor payloads from files can make the simulator hang or fill the memory.</summary>
public sealed class HostileInputTests
{
    private const int PayloadSize = 25 << 20;

    [Fact]
    public void A_payload_of_25_MiB_is_simulated()
    {
        var body = new StringBuilder("{\"action\":\"opened\",\"text\":\"").Append('é', PayloadSize / 4).Append("\",\"items\":[");
        for (var i = 0; body.Length < PayloadSize * 3 / 4; i++)
            body.Append(i == 0 ? "" : ",").Append("{\"name\":\"item-").Append(i).Append("\",\"tags\":[1,2]}");
        body.Append("]}");

        var made = GitHubEventBuilder.Build(body.ToString(), "push", null, null, new FakeTimeProvider(Given.Now));
        var sensor = Given.Sensor("""
            spec:
              dependencies:
              - name: d
                eventSourceName: github
                eventName: org
                filters:
                  data:
                  - { path: body.action, type: string, value: [opened] }
                  - { path: body, type: string, value: ["^x", "item-2\\d+\""] }
                  - { path: 'body.items.#(name=="item-3000").tags.#', type: number, value: ["2"] }
                  - { path: 'body.items.#(name%"item-300?")#|#', type: number, value: ["10"] }
              triggers:
              - template:
                  name: t
                  k8s:
                    source: { resource: { metadata: { name: x } } }
                    parameters:
                    - { src: { dependencyName: d, dataTemplate: '{{ len .Input.body.items | lt 1000 }}' }, dest: metadata.name }
            """, made.Event);

        Assert.Equal(MatchOutcome.Matched, sensor.Dependencies[0].Outcome);
        Assert.Equal("true", sensor.Triggers[0].Firings[0].Parameters[0].Value);
    }

    [Theory]
    [InlineData("{{ $x := list 1 }}{{ range until 60 }}{{ $x = concat $x $x }}{{ end }}{{ len $x }}")]
    [InlineData("{{ $x := list 1 }}{{ range until 60 }}{{ $x = list $x $x }}{{ end }}{{ $x }}")]
    [InlineData("{{ $x := list 1 }}{{ range until 60 }}{{ $x = list $x $x }}{{ end }}{{ toJson $x }}")]
    [InlineData("{{ $x := list 1 }}{{ $y := list 1 }}{{ range until 60 }}{{ $x = list $x $x }}{{ $y = list $y $y }}{{ end }}{{ has $x (list $y) }}")]
    [InlineData("{{ $x := dict \"a\" 1 }}{{ range until 60 }}{{ $x = dict \"a\" $x \"b\" $x }}{{ end }}{{ uniq (list $x (dict \"a\" $x \"b\" $x)) }}")]
    [InlineData("{{ $x := repeat 100000 \"\\n\" }}{{ indent 900 $x }}")]
    [InlineData("{{ $x := repeat 1000000 \"a\" }}{{ $l := until 9000 }}{{ join $x $l }}")]
    [InlineData("{{ $x := repeat 1000000 \"a\" }}{{ range until 10000 }}{{ $y := upper $x }}{{ end }}")]
    [InlineData("{{ $x := repeat 1000000 \"a\" }}{{ $l := list }}{{ range until 1000 }}{{ $l = append $l $x }}{{ end }}{{ sortAlpha $l }}")]
    [InlineData("{{ range until 10000 }}{{ range until 10000 }}{{ end }}{{ end }}")]
    [InlineData("{{ range 9999999999 }}x{{ end }}")]
    [InlineData("{{ $x := repeat 20000 \"ab\" }}{{ range until 10000 }}{{ $y := regexReplaceAll \"(a|b)*a(a|b){300}c|a\" $x \"\" }}{{ end }}")]
    [InlineData("{{ range until 10000 }}{{ $y := regexMatch \"[a-z]{1000}[a-z]{1000}[a-z]{1000}\" \"a\" }}{{ end }}")]
    [InlineData("{{ $x := repeat 500000 \"a\" }}{{ regexSplit \"a.*b|a\" $x -1 | len }}")]
    public void A_template_without_bound_is_given_up(string template) => Assert.Throws<UnsupportedException>(() => GoTemplate.Run(template, "x"));

    [Fact]
    public void Many_expressions_that_take_long_cannot_hang_together()
    {
        var text = string.Concat(Enumerable.Range(0, 50_000).Select(static i => ((i * 2654435761u) >> 13) % 2 == 0 ? "a" : "b"));
        var made = GitHubEventBuilder.Build(new JsonObject { ["text"] = text }.ToJsonString(), "push", null, null, new FakeTimeProvider(Given.Now));
        var filters = string.Join(", ", Enumerable.Range(200, 300).Select(static i => $"{{ path: body.text, type: string, value: ['(a|b)*a(a|b){{{i}}}c'] }}"));

        var dependency = Given.Sensor($"spec: {{ dependencies: [ {{ name: d, filters: {{ dataLogicalOperator: or, data: [ {filters} ] }} }} ] }}", made.Event).Dependencies[0];

        Assert.Equal(MatchOutcome.NotEvaluated, dependency.Outcome);
        Assert.Contains("too much work", dependency.Reason);
    }
}
