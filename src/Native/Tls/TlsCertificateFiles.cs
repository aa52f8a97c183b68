namespace PublicTime.Native.Tls;

/// <summary>Where a server's certificate and its private key are.</summary>
/// <param name="CertificatePath">PEM: the server's certificate first, then the intermediate ones.</param>
/// <param name="KeyPath">PEM: the private key, not encrypted.</param>
public sealed record TlsCertificateFiles(string CertificatePath, string KeyPath);
