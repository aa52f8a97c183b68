using System.Runtime.InteropServices;

namespace PublicTime.Native.Tls;

/// <summary>The OpenSSL that is in use.</summary>
public static unsafe class TlsPlatform
{
    /// <summary>OpenSSL's own description of itself, such as "OpenSSL 3.0.19 27 Jan 2026".</summary>
    /// <exception cref="PlatformNotSupportedException">There is none, or it is too old; the message says what to do.</exception>
    public static string Describe() => Marshal.PtrToStringUTF8((nint)LibCrypto.OpenSSL_version(0)) ?? "OpenSSL of unknown version";
}
