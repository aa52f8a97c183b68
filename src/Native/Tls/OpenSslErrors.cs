using System.Runtime.InteropServices;

namespace PublicTime.Native.Tls;

/// <summary>The error queue that OpenSSL keeps for each thread. Cleared before every call, so that what is in it belongs to that call.</summary>
internal static unsafe class OpenSslErrors
{
    public const int NoPemStartLine = 108;
    public const int CertificateVerifyFailed = 134;
    public const int CallbackFailed = 234;
    public const int NoApplicationProtocol = 235;
    public const int UnsupportedProtocol = 258;
    public const int VersionTooLow = 396;

    /// <summary>A reason of 1000 + n says that the peer sent the alert n.</summary>
    public const int AlertOffset = 1000;

    private const int LastAlert = 255;

    // OpenSSL 3 has 23 bits of reason and flags, 1.1.1 has 12 of reason; all reasons that matter here fit into the 12.
    private const ulong ReasonMask = 0xFFF;

    /// <summary>The first error of this thread's queue as reason and text; empties the queue.</summary>
    public static (int Reason, string Text) Take()
    {
        ulong first = LibCrypto.ERR_get_error();
        LibCrypto.ERR_clear_error();
        if (first == 0)
        {
            return (0, "unspecified");
        }

        string? text = Marshal.PtrToStringUTF8((nint)LibCrypto.ERR_reason_error_string(first));
        return ((int)(first & ReasonMask), text ?? $"error {first:x}");
    }

    /// <summary>The alert a reason stands for, or null.</summary>
    public static int? AlertOf(int reason) => reason is >= AlertOffset and <= AlertOffset + LastAlert ? reason - AlertOffset : null;
}
