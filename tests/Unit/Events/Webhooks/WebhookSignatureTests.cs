using System.Text;
using CodeRun.Engine.Events.Webhooks;

namespace CodeRun.Tests.Unit.Events.Webhooks;

public sealed class WebhookSignatureTests
{
    // The example that GitHub's documentation gives for implementers.
    private const string Known = "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17";
    private static readonly byte[] Body = "Hello, World!"u8.ToArray();
    private static readonly byte[] Secret = "It's a Secret to Everybody"u8.ToArray();

    [Theory]
    [InlineData(Known, SignatureState.Valid)]
    [InlineData(" " + Known + "\r\n", SignatureState.Valid)]
    [InlineData("sha256=757107EA0EB2509FC211221CCE984B8A37570B6D7586C22C46F4379C8B043E17", SignatureState.Valid)]
    [InlineData(null, SignatureState.Missing)]
    [InlineData("", SignatureState.Missing)]
    [InlineData(" ", SignatureState.Missing)]
    [InlineData("sha256=", SignatureState.Wrong)]
    [InlineData("757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17", SignatureState.Wrong)]
    [InlineData("sha1=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17", SignatureState.Wrong)]
    [InlineData("sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e18", SignatureState.Wrong)]
    [InlineData("sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e", SignatureState.Wrong)]
    [InlineData("sha256=zz7107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17", SignatureState.Wrong)]
    [InlineData(Known + "00", SignatureState.Wrong)]
    public void A_signature_is_that_of_these_bytes_and_this_secret(string? signature, SignatureState state) =>
        Assert.Equal(state, WebhookSignature.Check(Body, signature, Secret));

    [Fact]
    public void Other_bytes_and_other_secrets_do_not_fit()
    {
        Assert.Equal(SignatureState.Wrong, WebhookSignature.Check("Hello, World?"u8, Known, Secret));
        Assert.Equal(SignatureState.Wrong, WebhookSignature.Check(Body, Known, "secret"u8));
    }

    [Fact]
    public void Every_changed_digit_is_noticed()
    {
        for (var i = "sha256=".Length; i < Known.Length; i++)
        {
            var changed = new StringBuilder(Known);
            changed[i] = changed[i] == '0' ? '1' : '0';
            Assert.Equal(SignatureState.Wrong, WebhookSignature.Check(Body, changed.ToString(), Secret));
        }
    }
}
