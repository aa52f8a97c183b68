using System.Buffers.Binary;
using System.Security.Cryptography;

namespace PublicTime.Native.Tls;

/// <summary>What stood in a certificate's and its key's file at one moment. Zeroes the key on dispose.</summary>
public sealed class TlsCertificateContent : IDisposable
{
    private readonly byte[] _certificate;
    private readonly byte[] _key;

    private TlsCertificateContent(TlsCertificateFiles files, byte[] certificate, byte[] key)
    {
        (Files, _certificate, _key) = (files, certificate, key);
        Fingerprint = FingerprintOf(certificate, key);
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
        byte[] certificate = ReadableFile.Read(files.CertificatePath, "certificate");
        return new TlsCertificateContent(files, certificate, ReadableFile.Read(files.KeyPath, "private key"));
    }

    /// <inheritdoc/>
    public void Dispose() => CryptographicOperations.ZeroMemory(_key);

    private static string FingerprintOf(byte[] certificate, byte[] key)
    {
        Span<byte> length = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32BigEndian(length, certificate.Length);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(length);
        hash.AppendData(certificate);
        hash.AppendData(key);
        return Convert.ToHexString(hash.GetHashAndReset());
    }
}
