using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace PublicTime.Native.Tls;

/// <summary>Our own reference to a BIO; an SSL that uses it holds another.</summary>
internal sealed class BioHandle() : SafeHandle(0, ownsHandle: true)
{
    public override bool IsInvalid => handle == 0;

    /// <summary>A memory buffer: what is written to it can be read from it, and when it is empty it says "later", not "never".</summary>
    public static BioHandle InMemory()
    {
        BioHandle bio = LibCrypto.BIO_new(LibCrypto.BIO_s_mem());
        return bio.IsInvalid ? throw new CryptographicException("OpenSSL could not allocate a buffer.") : bio;
    }

    /// <summary>A further reference, for an SSL that takes ownership of it.</summary>
    public nint Share()
    {
        _ = LibCrypto.BIO_up_ref(this);
        return handle;
    }

    protected override bool ReleaseHandle() => LibCrypto.BIO_free(handle) == 1;
}
