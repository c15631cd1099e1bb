namespace CodeRun.Tests.Unit.Sandbox.Requests;

/// <summary>Parameters of writes.</summary>
public sealed class WriteParameterTests : IDisposable
{
    private readonly SandboxClient _client = new();

    public void Dispose() => _client.Dispose();

    [Theory]
    [InlineData("fieldManager=a%0Ab", "fieldManager: Invalid value: \"a\\nb\": invalid character U+000A (at position 1)")]
    [InlineData("fieldManager=%C3%A9%C2%A0", "fieldManager: Invalid value: \"\u00e9\u00a0\": invalid character U+00A0 (at position 2)")]
    [InlineData("fieldValidation=Nope", "fieldValidation: Unsupported value: \"Nope\": supported values: \"\", \"Ignore\", \"Strict\", \"Warn\"")]
    [InlineData("dryRun=Nope", "dryRun: Unsupported value: [\"Nope\"]: supported values: \"All\"")]
    public async Task Parameter_that_cannot_be_is_refused(string query, string message)
    {
        var (status, said) = await _client.SendAsync("POST", $"/api/v1/namespaces/default/configmaps?{query}", """{"metadata":{"name":"a"}}""");

        Assert.Equal((422, $"CreateOptions.meta.k8s.io \"\" is invalid: {message}"), (status, (string?)said["message"]));
    }

    [Fact]
    public async Task Manager_may_have_any_letters_and_blanks() =>
        Assert.Equal(201, (await _client.SendAsync("POST", "/api/v1/namespaces/default/configmaps?fieldManager=%C3%A4%20b", """{"metadata":{"name":"a"}}""")).Status);
}
