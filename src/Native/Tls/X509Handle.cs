using System.Runtime.InteropServices;

namespace PublicTime.Native.Tls;

/// <summary>Our own reference to an X509; contexts that show it hold others.</summary>
internal sealed class X509Handle() : SafeHandle(0, ownsHandle: true)
{
    public override bool IsInvalid => handle == 0;

    protected override bool ReleaseHandle()
    {
        LibCrypto.X509_free(handle);
        return true;
    }
}
