using System.Runtime.InteropServices;

namespace PublicTime.Native.Tls;

/// <summary>One SSL_CTX. Connections made from it hold a reference of their own, so it may go before they do.</summary>
internal sealed class SslContextHandle() : SafeHandle(0, ownsHandle: true)
{
    public override bool IsInvalid => handle == 0;

    protected override bool ReleaseHandle()
    {
        LibSsl.SSL_CTX_free(handle);
        return true;
    }
}
