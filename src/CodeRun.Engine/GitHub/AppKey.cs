using System.Security.Cryptography;

namespace CodeRun.Engine.GitHub;

/// <summary>Private keys of GitHub Apps: RSA in PEM, PKCS#1 (as GitHub gives them) or PKCS#8.</summary>
public static class AppKey
{
    /// <summary>
    /// Reads a key. Keys that went through an environment variable or a form, with <c>\n</c> written out, in quotes or with CRLF, are read
    /// too. The caller disposes it.
    /// </summary>
    /// <exception cref="GitHubException">It is no such key. The message holds nothing of it.</exception>
    public static RSA Read(string pem)
    {
        var text = pem.Trim().Trim('"', '\'').Replace("\\r", "", StringComparison.Ordinal).Replace("\\n", "\n", StringComparison.Ordinal).ReplaceLineEndings("\n").Trim();
        if (text.Contains("ENCRYPTED", StringComparison.Ordinal))
            throw new GitHubException(GitHubProblem.InvalidKey, "The private key is encrypted.");
        if (text.Contains("PUBLIC KEY", StringComparison.Ordinal))
            throw new GitHubException(GitHubProblem.InvalidKey, "This is a public key; the private one is needed.");
        var rsa = RSA.Create();
        try
        {
            rsa.ImportFromPem(text);
            if (rsa.KeySize < 2048)
                throw new GitHubException(GitHubProblem.InvalidKey, $"The private key has {rsa.KeySize} bits; GitHub's have at least 2048.");
            return rsa;
        }
        catch (GitHubException)
        {
            rsa.Dispose();
            throw;
        }
        catch (Exception e) when (e is ArgumentException or CryptographicException or FormatException)
        {
            // The causes can quote the text.
            rsa.Dispose();
            throw new GitHubException(GitHubProblem.InvalidKey, "The private key is not an RSA key in PEM form (-----BEGIN RSA PRIVATE KEY----- or -----BEGIN PRIVATE KEY-----).");
        }
    }
}
