namespace PublicTime.Control;

/// <summary>A certificate that NTS-KE shows.</summary>
/// <param name="Path">Its file.</param>
/// <param name="Subject">Its subject's distinguished name.</param>
/// <param name="Names">Host names and addresses that it is for; may be empty.</param>
/// <param name="KeyKind">The kind of key, such as ECDSA or RSA.</param>
/// <param name="BeginsAt">Clients refuse it before.</param>
/// <param name="ExpiresAt">When clients begin to refuse it.</param>
public sealed record CertificateStatus(
    string Path, string Subject, IReadOnlyList<string> Names, string KeyKind, DateTimeOffset BeginsAt, DateTimeOffset ExpiresAt);
