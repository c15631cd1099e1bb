using CodeRun.Tests.Conformance.Replaying;
using CodeRun.Tests.Conformance.Transcripts;

namespace CodeRun.Tests.Conformance.SelfTests;

/// <summary>The rules of kubectl/README.md.</summary>
public sealed class TranscriptTests
{
    [Fact]
    public void Session_is_read_with_its_files_and_what_is_expected()
    {
        var session = TranscriptParser.Parse("""
            # What it is about.
            needs pods
            copy deploy/crd.yaml
            file a.yaml
                kind: A

                name: b
            finally kubectl delete x y

            $ kubectl create -f a.yaml
            > created
            ! warned
            = 2
            & kubectl get a --watch
            fg
            > b
            """);

        Assert.Equal("What it is about.", session.Description);
        Assert.Equal(["pods"], session.Needs);
        Assert.Equal(["deploy/crd.yaml"], session.Copies);
        Assert.Equal("kind: A\n\nname: b\n", session.Files["a.yaml"]);
        Assert.Equal(["kubectl delete x y"], session.Cleanup);
        Assert.Equal([CommandMode.Run, CommandMode.Background, CommandMode.Foreground], session.Commands.Select(static c => c.Mode));
        var first = session.Commands[0];
        Assert.Equal(("created", "warned", 2, 10), (first.Output.Single(), first.Errors.Single(), first.ExitCode, first.Line));
        Assert.Null(session.Commands[2].ExitCode);
    }

    [Theory]
    [InlineData("no description")]
    [InlineData("# About.\n> output of nothing")]
    [InlineData("# About.\nkubectl get pods")]
    public void Line_that_is_not_understood_is_refused(string text) => Assert.Throws<FormatException>(() => TranscriptParser.Parse(text));

    [Fact]
    public void Words_are_split_as_a_shell_does()
    {
        var command = CommandLine.Parse("""EDITOR="sed -i" kubectl patch a -p '{"b": "c d"}' -l "x in (y)" '' < f""");

        Assert.Equal("sed -i", command.Environment["EDITOR"]);
        Assert.Equal(["patch", "a", "-p", """{"b": "c d"}""", "-l", "x in (y)", ""], command.Arguments);
        Assert.Equal("f", command.Input);
    }

    [Theory]
    [InlineData("rm -rf x")]
    [InlineData("kubectl get 'a")]
    public void Other_programs_and_open_quotations_are_refused(string text) => Assert.Throws<FormatException>(() => CommandLine.Parse(text));

    [Theory]
    [InlineData("NAME  AGE\na  <age>", "NAME   AGE\na      3m2s")]
    [InlineData("...", "")]
    [InlineData("...\nb\n...", "a\nb\nc")]
    [InlineData("a\n...\na", "a\nb\na\na")]
    public void Output_matches(string want, string got) => Match(want, got);

    [Theory]
    [InlineData("a", "a\nb")]
    [InlineData("a\nb", "a")]
    [InlineData("...\nb", "a\nb\nc")]
    [InlineData("<age>", "soon")]
    [InlineData("  a", "a")]
    public void Other_output_does_not(string want, string got) => Assert.Throws<MismatchException>(() => Match(want, got));

    private static void Match(string want, string got) => new LineMatcher(new Bindings()).Match(want.Split('\n'), got.Length == 0 ? [] : got.Split('\n'), "output");
}
