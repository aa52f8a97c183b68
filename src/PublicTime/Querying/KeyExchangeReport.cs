namespace PublicTime.Querying;

/// <summary>What NTS-KE agreed on.</summary>
/// <param name="Endpoint">Address and port of the KE server.</param>
/// <param name="TlsVersion">Such as "TLSv1.3".</param>
/// <param name="CertificateSubject">Such as "CN=localhost".</param>
/// <param name="AeadNumber">The AEAD's IANA number.</param>
/// <param name="Aead">The AEAD's name.</param>
/// <param name="Cookies">Cookies received.</param>
public sealed record KeyExchangeReport(
    string Endpoint, string TlsVersion, string CertificateSubject, int AeadNumber, string Aead, int Cookies);
