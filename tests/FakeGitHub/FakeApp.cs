using System.Security.Cryptography;

namespace CodeRun.Tests.FakeGitHub;

/// <summary>A GitHub App with its public key.</summary>
/// <param name="Id">App id.</param>
/// <param name="Slug">Name in URLs.</param>
/// <param name="Key">Public key.</param>
public sealed record FakeApp(long Id, string Slug, RSA Key);
