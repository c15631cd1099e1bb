using CodeRun.Sandbox.Access;

namespace CodeRun.Sandbox.Pods;

/// <summary>How pods reach the API server they belong to.</summary>
/// <param name="Server">Its address.</param>
/// <param name="CertificateAuthority">The certificate that vouches for it, in PEM.</param>
/// <param name="Tokens">Makes the tokens of their ServiceAccounts.</param>
public sealed record PodApi(Uri Server, string CertificateAuthority, ServiceAccountTokens Tokens);
