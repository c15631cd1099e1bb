using CodeRun.Engine.Events.Notations;

namespace CodeRun.Tests.Unit.Events.Notations;

public sealed class NotationTests
{
    [Theory]
    [InlineData("0", 0d)]
    [InlineData("1h0m0s", 3600d)]
    [InlineData("-1.5m", -90d)]
    [InlineData("+.5s", 0.5)]
    [InlineData("1.s", 1d)]
    [InlineData("2500ms", 2.5)]
    [InlineData("10µs", 0.00001)]
    [InlineData("100ns", 0.0000001)]
    [InlineData("2562047h", 9_223_369_200d)]
    [InlineData("", null)]
    [InlineData("-", null)]
    [InlineData("5", null)]
    [InlineData("00", null)]
    [InlineData("1d", null)]
    [InlineData(".s", null)]
    [InlineData("1..2s", null)]
    [InlineData("1 s", null)]
    [InlineData("s", null)]
    [InlineData("1h-1m", null)]
    [InlineData("2562048h", null)]
    [InlineData("99999999999999999999999999999999h", null)]
    public void Duration_is_read_as_Go_does(string text, double? seconds) => Assert.Equal(seconds, GoDuration.Parse(text)?.TotalSeconds);

    [Theory]
    [InlineData("x-github-event", "X-Github-Event")]
    [InlineData("X-GitHub-Event", "X-Github-Event")]
    [InlineData("a--b", "A--B")]
    [InlineData("a b", "a b")]
    [InlineData("", "")]
    public void Header_is_written_as_Go_does(string name, string canonical) => Assert.Equal(canonical, GoHeader.Canonical(name));

    [Theory]
    [InlineData("08:30:00", "08:30:00")]
    [InlineData("8:30:00", "08:30:00")]
    [InlineData("23:59:59.5", "23:59:59.5000000")]
    [InlineData("00:00:00,123456789", "00:00:00.1234567")]
    [InlineData("24:00:00", null)]
    [InlineData("8:3:00", null)]
    [InlineData("08:30:60", null)]
    [InlineData("08:30:00.", null)]
    [InlineData("08:30", null)]
    public void Time_of_day_is_read_as_Go_does(string text, string? time) => Assert.Equal(time, GoClock.Parse(text)?.ToString());
}
