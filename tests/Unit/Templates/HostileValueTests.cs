using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using CodeRun.Engine.Agents;
using CodeRun.Engine.Api;
using CodeRun.Engine.Templates;

namespace CodeRun.Tests.Unit.Templates;

/// <summary>Hostile values in every field, against every shipped template: scripts parse, mean exactly the values and run nothing of them; JSON stays JSON.</summary>
public sealed class HostileValueTests : IDisposable
{
    private const int Batch = 50;
    private static readonly string[] Pieces =
    [
        "'", "\"", "`touch TRAP`", "$(touch TRAP)", "${IFS}", "\n", "\r\n", "\n touch TRAP\n", "'; touch TRAP; '", "\"; touch TRAP; \"", "{{service}}", "{{{json prompt}}}", "{{/if}}",
        "\\", "\\'", "\\\n", "!!", "!touch", "#", "&& touch TRAP", "| touch TRAP", "<(touch TRAP)", "\u202e", "\u200f", "\ufeff", "\u0001", "\u007f", "\u001b[2J", "${x@P}", "$'\\x27'",
        "EOF\n", "*", "~", "-rf", "--", "é", "\U0001f600", "\ud800", "%s%n", "</script>", "a",
    ];

    private readonly string _root = Directory.CreateTempSubdirectory("coderun-hostile-").FullName;
    private readonly ControllerConfiguration _configuration = ConfigurationReader.ReadFile(RepositoryFiles.PathOf("module", "config", "controller.yaml"));
    private readonly TemplateStore _store = new(TemplateTree.FromDirectory(RepositoryFiles.PathOf("module", "templates")));

    private static int Cases => int.TryParse(Environment.GetEnvironmentVariable("CODERUN_HOSTILE_CASES"), CultureInfo.InvariantCulture, out var count) ? count : 500;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public void Value_of_any_field_stays_a_value()
    {
        var random = new Random(20270101);
        for (var first = 0; first < Cases; first += Batch)
            Check([.. Enumerable.Range(first, Math.Min(Batch, Cases - first)).Select(i => RunOf(i, random))]);
    }

    [Fact]
    public void Value_of_64_KiB_stays_a_value() =>
        Check([new CodeRunSpec { Service = "shop", Prompt = string.Concat(Enumerable.Repeat("'$(touch TRAP)`", 4400)), Model = new string('\'', 65536) }]);

    [Fact]
    public void Value_with_a_NUL_is_refused_and_not_cut_off()
    {
        var run = new CodeRunResource { Metadata = new ResourceMetadata { Name = "run-a" }, Spec = new CodeRunSpec { Service = "a\0b" } };

        Assert.Contains("NUL", Assert.Throws<TemplateException>(() => _store.Render(TemplateContext.For(run, _configuration.Agents.All[0], 1, _configuration))).Message, StringComparison.Ordinal);
    }

    private static CodeRunSpec RunOf(int number, Random random)
    {
        return new CodeRunSpec
        {
            Service = Text(), GithubApp = null, Model = Text(), RepositoryUrl = Text(), DocsRepositoryUrl = Text(), DocsProjectDirectory = Text(), DocsBranch = Text(), WorkingDirectory = Text(),
            Prompt = Text(), PromptModification = Text(), RemoteTools = Text(), LocalTools = Text(), TaskId = number, ContinueSession = random.Next(2) == 0, OverwriteMemory = random.Next(2) == 0,
        };

        string Text() => string.Concat(Enumerable.Range(0, random.Next(1, 6)).Select(_ => Pieces[random.Next(Pieces.Length)]));
    }

    private void Check(IReadOnlyList<CodeRunSpec> specs)
    {
        var folder = Directory.CreateDirectory(Path.Combine(_root, Path.GetRandomFileName())).FullName;
        var trap = Path.Combine(_root, "trap");
        for (var i = 0; i < specs.Count; i++)
        {
            var run = new CodeRunResource { Metadata = new ResourceMetadata { Name = "run-a", Namespace = "default" }, Spec = Armed(specs[i], trap) };
            var agent = _configuration.Agents.All[i % _configuration.Agents.All.Count];
            var files = _store.Render(TemplateContext.For(run, agent, 1, _configuration)).Files;
            Assert.Equal(Clean(run.Spec.Model!), (string?)JsonNode.Parse(files["settings.json"])!["model"]);
            foreach (var (name, text) in files.Where(static f => f.Key.EndsWith(".sh", StringComparison.Ordinal)))
                File.WriteAllBytes(Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"{i}-{name}")), Encoding.UTF8.GetBytes(text));
        }

        Execute(folder);

        Assert.False(File.Exists(trap), "something of a value was executed");
        for (var i = 0; i < specs.Count; i++)
        {
            var spec = Armed(specs[i], trap);
            var expected = new[] { spec.Service, spec.Model!, spec.RepositoryUrl ?? "", spec.DocsProjectDirectory ?? "", spec.DocsBranch, spec.WorkingDirectory };
            var meant = Encoding.UTF8.GetString(File.ReadAllBytes(Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"{i}-container.sh.values")))).Split('\0')[..^1];
            Assert.Equal(expected.Select(static v => Clean(v).ReplaceLineEndings("\n")), meant);
        }
    }

    // Parses every script; runs what stands before its work begins, and writes down what the variables are then.
    private static void Execute(string folder)
    {
        var start = new ProcessStartInfo("/bin/bash", ["-s"]) { UseShellExecute = false, RedirectStandardInput = true, RedirectStandardError = true, WorkingDirectory = folder };
        using var bash = Process.Start(start)!;
        var errors = bash.StandardError.ReadToEndAsync();
        bash.StandardInput.Write("""
            for script in *.sh; do
              bash -n "$script" || exit 3
            done
            for script in *-container.sh; do
              sed '/^trap /,$d' "$script" >"$script.begin"
              (
                source "./$script.begin"
                printf '%s\0' "$service" "$model" "$repository" "$docs_directory" "$docs_branch" "$working_directory" >"$script.values"
              ) || exit 4
            done
            """);
        bash.StandardInput.Close();
        var said = errors.GetAwaiter().GetResult();
        bash.WaitForExit();
        Assert.True(bash.ExitCode == 0, said);
    }

    private static CodeRunSpec Armed(CodeRunSpec spec, string trap)
    {
        return spec with
        {
            Service = With(spec.Service)!, Model = With(spec.Model), RepositoryUrl = With(spec.RepositoryUrl), DocsRepositoryUrl = With(spec.DocsRepositoryUrl),
            DocsProjectDirectory = With(spec.DocsProjectDirectory), DocsBranch = With(spec.DocsBranch)!, WorkingDirectory = With(spec.WorkingDirectory)!, Prompt = With(spec.Prompt), PromptModification = With(spec.PromptModification),
        };

        string? With(string? text) => text?.Replace("TRAP", trap, StringComparison.Ordinal);
    }

    // What is no text at all (half a surrogate pair) becomes the replacement character when it is written.
    private static string Clean(string text) => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));
}
