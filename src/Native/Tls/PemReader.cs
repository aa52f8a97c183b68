using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace PublicTime.Native.Tls;

/// <summary>Reads certificates and keys in PEM form out of memory.</summary>
internal static unsafe class PemReader
{
    /// <summary>All certificates in order; empty when there is none that can be read.</summary>
    /// <param name="text">PEM.</param>
    /// <param name="trouble">OpenSSL's words on why there are no more; the end of the text is one of them.</param>
    public static List<X509Handle> Certificates(ReadOnlySpan<byte> text, out string trouble)
    {
        List<X509Handle> certificates = [];
        using BioHandle input = Load(text);
        LibCrypto.ERR_clear_error();
        X509Handle next = LibCrypto.PEM_read_bio_X509(input, 0, &RefusePassword, 0);
        for (; !next.IsInvalid; next = LibCrypto.PEM_read_bio_X509(input, 0, &RefusePassword, 0))
        {
            certificates.Add(next);
        }

        next.Dispose();
        (int reason, trouble) = OpenSslErrors.Take();
        if (reason != OpenSslErrors.NoPemStartLine)
        {
            // A certificate that breaks off spoils the whole: half a chain is no chain.
            certificates.ForEach(certificate => certificate.Dispose());
            certificates.Clear();
        }

        return certificates;
    }

    /// <summary>The first private key; invalid when there is none that can be read without a password.</summary>
    /// <param name="text">PEM.</param>
    /// <param name="trouble">OpenSSL's words on why.</param>
    public static PrivateKeyHandle PrivateKey(ReadOnlySpan<byte> text, out string trouble)
    {
        using BioHandle input = Load(text);
        LibCrypto.ERR_clear_error();
        PrivateKeyHandle key = LibCrypto.PEM_read_bio_PrivateKey(input, 0, &RefusePassword, 0);
        trouble = OpenSslErrors.Take().Text;
        return key;
    }

    /// <summary>OpenSSL zeroes its copy when the buffer goes.</summary>
    private static BioHandle Load(ReadOnlySpan<byte> text)
    {
        BioHandle bio = BioHandle.InMemory();
        fixed (byte* first = text)
        {
            if (!text.IsEmpty && LibCrypto.BIO_write(bio, first, text.Length) != text.Length)
            {
                bio.Dispose();
                throw new CryptographicException("OpenSSL could not buffer a file.");
            }
        }

        return bio;
    }

    /// <summary>Without this OpenSSL would ask for a password on the terminal and wait.</summary>
    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int RefusePassword(byte* buffer, int length, int isForWriting, void* argument) => -1;
}
