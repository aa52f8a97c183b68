namespace PublicTime.Control;

/// <summary>The certificate that NTS-KE shows.</summary>
/// <param name="Path">Its file.</param>
/// <param name="ExpiresAt">When clients begin to refuse it.</param>
public sealed record CertificateStatus(string Path, DateTimeOffset ExpiresAt);
