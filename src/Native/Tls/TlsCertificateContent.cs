using System.Security.Cryptography;

namespace PublicTime.Native.Tls;

/// <summary>What stood in a certificate's and its key's file at one moment. Zeroes the key on dispose.</summary>
public sealed class TlsCertificateContent : IDisposable
{
    private const string CertificateKind = "certificate";
    private const string KeyKind = "private key";

    private readonly byte[] _certificate;
    private readonly byte[] _key;

    private TlsCertificateContent(TlsCertificateFiles files, byte[] certificate, byte[] key)
    {
        (Files, _certificate, _key) = (files, certificate, key);
        Fingerprint = Join(Convert.ToHexString(SHA256.HashData(certificate)), Convert.ToHexString(SHA256.HashData(key)));
    }

    /// <summary>Where it stood.</summary>
    public TlsCertificateFiles Files { get; }

    /// <summary>The same for the same content of both files, and for no other. Not for logs.</summary>
    public string Fingerprint { get; }

    internal ReadOnlySpan<byte> Certificate => _certificate;

    internal ReadOnlySpan<byte> Key => _key;

    /// <summary>Reads both files, through whatever links lead to them now.</summary>
    /// <exception cref="TlsConfigurationException">One is missing or unreadable.</exception>
    public static TlsCertificateContent Read(TlsCertificateFiles files)
    {
        ArgumentNullException.ThrowIfNull(files);
        byte[] certificate = ReadableFile.Read(files.CertificatePath, CertificateKind);
        return new TlsCertificateContent(files, certificate, ReadableFile.Read(files.KeyPath, KeyKind));
    }

    /// <summary>Takes what somebody else has read.</summary>
    /// <param name="files">What sentences call the files.</param>
    /// <param name="certificate">Content of the certificate's file.</param>
    /// <param name="key">Content of the key's file; owned and zeroed from now on.</param>
    public static TlsCertificateContent Of(TlsCertificateFiles files, byte[] certificate, byte[] key)
    {
        ArgumentNullException.ThrowIfNull(files);
        ArgumentNullException.ThrowIfNull(certificate);
        ArgumentNullException.ThrowIfNull(key);
        return new TlsCertificateContent(files, certificate, key);
    }

    /// <summary>The <see cref="Fingerprint"/> of what stands in the files now, without keeping any of it.</summary>
    /// <exception cref="TlsConfigurationException">One is missing or unreadable.</exception>
    public static string FingerprintOf(TlsCertificateFiles files)
    {
        ArgumentNullException.ThrowIfNull(files);
        return Join(ReadableFile.Fingerprint(files.CertificatePath, CertificateKind), ReadableFile.Fingerprint(files.KeyPath, KeyKind));
    }

    /// <inheritdoc/>
    public void Dispose() => CryptographicOperations.ZeroMemory(_key);

    private static string Join(string certificate, string key) => $"{certificate}-{key}";
}
