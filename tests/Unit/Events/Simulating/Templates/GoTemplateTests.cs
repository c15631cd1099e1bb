using CodeRun.Engine.Events.Simulating;
using CodeRun.Engine.Events.Simulating.Json;
using CodeRun.Engine.Events.Simulating.Templates;

namespace CodeRun.Tests.Unit.Events.Simulating.Templates;

/// <summary>Templates as Go's text/template and sprig run them.</summary>
public sealed class GoTemplateTests
{
    private const string Input = """{"s":"task-7","n":42,"big":1234567,"f":1.5,"t":true,"nil":null,"l":["a","b"],"m":{"b":2,"a":1},"labels":[{"name":"x"},{"name":"task-7"}],"e":""}""";

    [Theory]
    [InlineData("{{ .Input.s }}", "task-7")]
    [InlineData("{{ .Input.n }}", "42")]
    [InlineData("{{ .Input.big }}", "1.234567e+06")]
    [InlineData("{{ .Input.l }}{{ .Input.m }}", "[a b]map[a:1 b:2]")]
    [InlineData("a {{- .Input.s -}}  \n b", "atask-7b")]
    [InlineData("{{/* note */}}x{{- /* note */ -}} y", "xy")]
    [InlineData("x{{ .Input.none }}{{ .Input.nil }}", "x<no value><no value>")]
    [InlineData("x{{ .Input.none.deeper }}", "x<no value>")]
    [InlineData("{{ if .Input.t }}yes{{ else }}no{{ end }}", "yes")]
    [InlineData("{{ if .Input.e }}a{{ else if eq .Input.s \"task-7\" }}b{{ else }}c{{ end }}", "b")]
    [InlineData("{{ with .Input.s }}{{ . }}{{ $.Input.n }}{{ end }}", "task-742")]
    [InlineData("{{ with .Input.none }}a{{ else }}b{{ end }}", "b")]
    [InlineData("{{ range .Input.l }}<{{ . }}>{{ end }}", "<a><b>")]
    [InlineData("{{ range $i, $v := .Input.l }}{{ $i }}{{ $v }}{{ end }}", "0a1b")]
    [InlineData("{{ range $k, $v := .Input.m }}{{ $k }}={{ $v }};{{ end }}", "a=1;b=2;")]
    [InlineData("{{ range .Input.none }}a{{ else }}none{{ end }}", "none")]
    [InlineData("{{ range .Input.l }}{{ if eq . \"b\" }}{{ break }}{{ end }}{{ . }}{{ end }}", "a")]
    [InlineData("{{ range .Input.l }}{{ if eq . \"a\" }}{{ continue }}{{ end }}{{ . }}{{ end }}", "b")]
    [InlineData("{{ $x := \"a\" }}{{ if true }}{{ $x = \"b\" }}{{ end }}{{ $x }}", "b")]
    [InlineData("{{ range $i, $l := .Input.labels }}{{ if hasPrefix \"task-\" $l.name }}{{ $p := splitList \"-\" $l.name }}{{ if gt (len $p) 1 }}{{ index $p 1 }}{{ end }}{{ end }}{{ end }}", "7")]
    [InlineData("{{ (index .Input.labels 1).name | trimPrefix \"task-\" }}", "7")]
    [InlineData("{{ .Input.none | default \"d\" }}{{ .Input.s | default \"d\" }}", "dtask-7")]
    [InlineData("{{ and .Input.t .Input.s }}{{ or .Input.e \"o\" }}{{ not .Input.e }}", "task-7otrue")]
    [InlineData("{{ printf \"%s|%v|%d|%q|%%\" .Input.s .Input.f (len .Input.s) \"a\" }}", "task-7|1.5|6|\"a\"|%")]
    [InlineData("{{ printf \"%d\" .Input.n }}{{ printf \"%s\" .Input.n }}", "%!d(float64=42)%!s(float64=42)")]
    [InlineData("{{ print .Input.n .Input.n \"a\" 1 }}", "42 42a1")]
    [InlineData("{{ upper .Input.s }}{{ lower \"A\" }}{{ trim \" a \" }}{{ trimSuffix \"7\" .Input.s }}{{ replace \"-\" \"_\" .Input.s }}", "TASK-7aatask-task_7")]
    [InlineData("{{ contains \"sk\" .Input.s }}{{ hasSuffix \"7\" .Input.s }}{{ regexMatch \"^task-[0-9]+$\" .Input.s }}{{ regexFind \"[0-9]+\" .Input.s }}", "truetruetrue7")]
    [InlineData("{{ first .Input.l }}{{ last .Input.l }}{{ join \",\" .Input.l }}{{ toString .Input.f }}", "aba,b1.5")]
    [InlineData("{{ eq .Input.s \"x\" \"task-7\" }}{{ ne .Input.none \"x\" }}{{ lt 1 2 }}{{ ge \"b\" \"a\" }}", "truetruetruetrue")]
    [InlineData("{{ if eq .Input.n 42.0 }}same{{ end }}", "same")]
    [InlineData("{{ `raw\\n` }}{{ \"line\\n\" }}", "raw\\nline\n")]
    [InlineData("{{ len \"é\" }}", "2")]
    public void A_template_writes_what_Go_writes(string template, string text) => Assert.Equal(text, GoTemplate.Run(template, GoValue.From(GoJson.Parse(Input))));

    [Theory]
    [InlineData("{{ .Input.none }}")]
    [InlineData("{{ .Input.e }}")]
    [InlineData("{{ .Input.nil.x }}")]
    [InlineData("{{ .Input.s.x }}")]
    [InlineData("{{ eq .Input.n 42 }}")]
    [InlineData("{{ hasPrefix \"a\" .Input.n }}")]
    [InlineData("{{ hasPrefix \"a\" .Input.none }}")]
    [InlineData("{{ hasPrefix \"a\" }}")]
    [InlineData("{{ index .Input.l 5 }}")]
    [InlineData("{{ index .Input.l .Input.n }}")]
    [InlineData("{{ index .Input.none 1 }}")]
    [InlineData("{{ range .Input.n }}{{ end }}")]
    [InlineData("{{ len .Input.n }}")]
    [InlineData("{{ $x }}")]
    [InlineData("{{ if true }}")]
    [InlineData("{{ end }}")]
    [InlineData("{{ .Input")]
    [InlineData("{{ \"a }}")]
    [InlineData("{{ \"a\" | .Input.s }}")]
    [InlineData("{{ break }}")]
    [InlineData("{{ (len .Input.s }}")]
    public void What_Go_refuses_is_an_error(string template) => Assert.Throws<EvaluationException>(() => GoTemplate.Run(template, GoValue.From(GoJson.Parse(Input))));

    [Theory]
    [InlineData("{{ b32enc .Input.s }}")]
    [InlineData("{{ define \"x\" }}{{ end }}")]
    [InlineData("{{ template \"x\" }}")]
    [InlineData("{{ printf \"%x\" 1 }}")]
    [InlineData("{{ 'a' }}")]
    [InlineData("{{ range 100000000 }}{{ end }}x")]
    [InlineData("{{ range 1000 }}{{ $x := repeat 1000000 \"a\" }}{{ end }}x")]
    [InlineData("{{ repeat 2000000 \"a\" }}")]
    public void What_is_not_simulated_is_said(string template) => Assert.Throws<UnsupportedException>(() => GoTemplate.Run(template, GoValue.From(GoJson.Parse(Input))));
}
