using CodeRun.Sandbox.Schema;

namespace CodeRun.Tests.Unit.Sandbox.Schema;

public sealed class StringFormatsTests
{
    [Theory]
    [InlineData("date", "2026-02-28", "2026-02-30")]
    [InlineData("date-time", "2026-01-02t03:04:05.5z", "2026-01-02 03:04:05Z")]
    [InlineData("duration", "22 days", "x")]
    [InlineData("ipv4", "1.2.3.4", "01.2.3.4")]
    [InlineData("ipv6", "::1", "1.2.3.4")]
    [InlineData("cidr", "10.0.0.0/8", "10.0.0.0/33")]
    [InlineData("uuid", "0D2DBE1A-0000-4000-8000-000000000000", "x")]
    [InlineData("byte", "YQ==", "")]
    [InlineData("email", "a@example.com", "a")]
    [InlineData("hostname", "example.com", "-x")]
    [InlineData("uri", "/path", "path")]
    [InlineData("mac", "00:11:22:33:44:55", "00:11")]
    [InlineData("isbn10", "0321751043", "0321751044")]
    [InlineData("isbn13", "978-0321751041", "978-0321751042")]
    [InlineData("creditcard", "4111 1111 1111 1111", "4111 1111 1111 1112")]
    [InlineData("hexcolor", "#fff", "#ff")]
    [InlineData("rgbcolor", "rgb(1, 2,255)", "rgb(1,2,256)")]
    [InlineData("ssn", "123-45-6789", "123")]
    [InlineData("k8s-short-name", "a-b", "A")]
    public void Format_is_checked(string format, string good, string bad)
    {
        Assert.True(StringFormats.Holds(format, good));
        Assert.False(StringFormats.Holds(format, bad));
    }

    [Theory]
    [InlineData("int32", "integer", "int32")]
    [InlineData("int32", "string", "")]
    [InlineData("made-up", "string", "")]
    [InlineData("date", "object", "")]
    public void Format_that_the_type_does_not_have_is_ignored(string format, string type, string known) => Assert.Equal(known, StringFormats.Known(format, type));
}
