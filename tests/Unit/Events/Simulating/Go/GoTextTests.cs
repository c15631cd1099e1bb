using CodeRun.Engine.Events.Simulating.Go;

namespace CodeRun.Tests.Unit.Events.Simulating.Go;

public sealed class GoTextTests
{
    [Theory]
    [InlineData(0, "0")]
    [InlineData(42, "42")]
    [InlineData(-1.5, "-1.5")]
    [InlineData(123456, "123456")]
    [InlineData(1000000, "1e+06")]
    [InlineData(1234567, "1.234567e+06")]
    [InlineData(0.0001, "0.0001")]
    [InlineData(0.00001, "1e-05")]
    [InlineData(1e100, "1e+100")]
    public void A_float_is_shown_as_Go_shows_it(double number, string text) => Assert.Equal(text, GoText.General(number));

    [Theory]
    [InlineData(1e21, "1000000000000000000000")]
    [InlineData(0.00001, "0.00001")]
    [InlineData(1e-7, "0.0000001")]
    [InlineData(123.25, "123.25")]
    [InlineData(double.NaN, "NaN")]
    public void A_plain_number_has_no_exponent(double number, string text) => Assert.Equal(text, GoText.Plain(number));

    [Theory]
    [InlineData("1", 1.0)]
    [InlineData("-1.5e2", -150.0)]
    [InlineData("+.5", 0.5)]
    [InlineData("inf", double.PositiveInfinity)]
    [InlineData("", null)]
    [InlineData(" 1", null)]
    [InlineData("1,5", null)]
    [InlineData("1_000", 1000.0)]
    [InlineData("1__0", null)]
    [InlineData("_1", null)]
    [InlineData("0x10", null)]
    [InlineData("1e999", null)]
    [InlineData("--1", null)]
    public void A_number_is_read_as_Go_reads_it(string text, double? number) => Assert.Equal(number, GoText.Number(text));
}
