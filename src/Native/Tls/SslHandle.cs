using System.Runtime.InteropServices;

namespace PublicTime.Native.Tls;

/// <summary>One SSL.</summary>
internal sealed class SslHandle() : SafeHandle(0, ownsHandle: true)
{
    private SafeHandle? _needed;

    public override bool IsInvalid => handle == 0;

    /// <summary>Keeps what OpenSSL's callbacks read until this is gone. Called once.</summary>
    public void Need(SafeHandle needed)
    {
        bool isAdded = false;
        needed.DangerousAddRef(ref isAdded);
        _needed = needed;
    }

    protected override bool ReleaseHandle()
    {
        LibSsl.SSL_free(handle);
        _needed?.DangerousRelease();
        return true;
    }
}
