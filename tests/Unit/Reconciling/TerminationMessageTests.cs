using CodeRun.Engine.Reconciling;
using CsCheck;

namespace CodeRun.Tests.Unit.Reconciling;

public sealed class TerminationMessageTests
{
    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("not json")]
    [InlineData("[1,2]")]
    [InlineData("""{"branch":1,"costUsd":"x","turns":-1,"inputTokens":1.5}""")]
    [InlineData("""{"branch":"a","branch":"b"}""")]
    public void Message_that_is_no_result_still_gives_the_exit_code(string? message)
    {
        var result = TerminationMessage.Read(message, 7);

        Assert.Equal(7, result.ExitCode);
        Assert.Null(result.Branch);
        Assert.Null(result.CostUsd);
        Assert.Null(result.Turns);
    }

    [Fact]
    public void Long_text_is_shortened_and_control_characters_go()
    {
        var result = TerminationMessage.Read($$"""{"summary":"a\u0007{{new string('x', 5000)}}"}""", 0);

        Assert.Equal(1000, result.Summary?.Length);
        Assert.StartsWith("ax", result.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public void No_text_at_all_makes_it_throw() =>
        Gen.String.Sample(static text => TerminationMessage.Read(text, 1).ExitCode == 1, iter: 5000);
}
