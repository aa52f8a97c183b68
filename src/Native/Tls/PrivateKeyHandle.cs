using System.Runtime.InteropServices;

namespace PublicTime.Native.Tls;

/// <summary>Our own reference to an EVP_PKEY; contexts that sign with it hold others. OpenSSL zeroes it with the last one.</summary>
internal sealed class PrivateKeyHandle() : SafeHandle(0, ownsHandle: true)
{
    public override bool IsInvalid => handle == 0;

    protected override bool ReleaseHandle()
    {
        LibCrypto.EVP_PKEY_free(handle);
        return true;
    }
}
