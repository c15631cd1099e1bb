using System.Security.Cryptography;
using CodeRun.Engine.GitHub;

namespace CodeRun.Tests.Unit.GitHub;

public sealed class AppKeyTests : IDisposable
{
    private readonly RSA _key = RSA.Create(2048);

    public void Dispose() => _key.Dispose();

    [Fact]
    public void Keys_of_every_form_that_people_have_are_read()
    {
        string[] forms =
        [
            _key.ExportRSAPrivateKeyPem(),
            _key.ExportPkcs8PrivateKeyPem(),
            _key.ExportRSAPrivateKeyPem().Replace("\n", "\\n", StringComparison.Ordinal),
            _key.ExportRSAPrivateKeyPem().Replace("\n", "\r\n", StringComparison.Ordinal),
            $"\"{_key.ExportPkcs8PrivateKeyPem().Replace("\n", "\\r\\n", StringComparison.Ordinal)}\"",
            $"\n  {_key.ExportRSAPrivateKeyPem()}\n\n",
        ];

        Assert.All(forms, form =>
        {
            using var read = AppKey.Read(form);
            Assert.Equal(_key.ExportRSAPublicKey(), read.ExportRSAPublicKey());
        });
    }

    [Fact]
    public void What_is_no_such_key_is_refused_without_being_quoted()
    {
        using var small = RSA.Create(1024);
        using var curve = ECDsa.Create();
        string[] wrong =
        [
            "", "sesame", "-----BEGIN RSA PRIVATE KEY-----\nsesame\n-----END RSA PRIVATE KEY-----",
            _key.ExportRSAPublicKeyPem(), _key.ExportSubjectPublicKeyInfoPem(), curve.ExportPkcs8PrivateKeyPem(), small.ExportRSAPrivateKeyPem(),
            _key.ExportEncryptedPkcs8PrivateKeyPem("sesame", new PbeParameters(PbeEncryptionAlgorithm.Aes128Cbc, HashAlgorithmName.SHA256, 10)),
        ];

        Assert.All(wrong, static text =>
        {
            var error = Assert.Throws<GitHubException>(() => AppKey.Read(text));
            Assert.Equal(GitHubProblem.InvalidKey, error.Problem);
            Assert.DoesNotContain("sesame", error.ToString(), StringComparison.Ordinal);
        });
    }
}
