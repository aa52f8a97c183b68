using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace PublicTime.Native.Tls;

/// <summary>The application protocol of NTS key establishment, and how a server insists on it (RFC 8915 section 4, RFC 7301).</summary>
public static unsafe class NtsKeAlpn
{
    private const uint AlpnExtension = 16;
    private const uint SupportedVersionsExtension = 43;
    private const int NoApplicationProtocolAlert = 120;

    /// <summary>The protocol's name, ntske/1, in ASCII.</summary>
    public static ReadOnlySpan<byte> Protocol => "ntske/1"u8;

    /// <summary>Makes a server context refuse whatever is not NTS-KE, with the alert no_application_protocol.</summary>
    internal static void RequireOn(SslContextHandle context)
    {
        LibSsl.SSL_CTX_set_client_hello_cb(context, &CheckClientHello, null);
        LibSsl.SSL_CTX_set_alpn_select_cb(context, &Select, null);
    }

    /// <summary>Makes a client context offer NTS-KE and nothing else.</summary>
    internal static void OfferOn(SslContextHandle context)
    {
        Span<byte> list = [(byte)Protocol.Length, .. Protocol];
        fixed (byte* first = list)
        {
            _ = LibSsl.SSL_CTX_set_alpn_protos(context, first, (uint)list.Length);
        }
    }

    /// <summary>OpenSSL asks for a selection only when the client offers anything, so a client that does not is refused here.</summary>
    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int CheckClientHello(nint connection, int* alert, void* argument)
    {
        byte* body;
        nuint length;

        // A client without TLS 1.3 is left to OpenSSL, which answers with the alert that names its true trouble.
        bool speaksTls13 = LibSsl.SSL_client_hello_get0_ext(connection, SupportedVersionsExtension, &body, &length) == 1
            && OffersTls13(new ReadOnlySpan<byte>(body, (int)length));
        if (!speaksTls13 || LibSsl.SSL_client_hello_get0_ext(connection, AlpnExtension, &body, &length) == 1)
        {
            return LibSsl.ClientHelloSuccess;
        }

        *alert = NoApplicationProtocolAlert;
        return LibSsl.ClientHelloError;
    }

    /// <summary>RFC 8446 section 4.2.1: one octet of length, then the versions.</summary>
    private static bool OffersTls13(ReadOnlySpan<byte> supportedVersions)
    {
        for (int i = 1; i + sizeof(ushort) <= supportedVersions.Length; i += sizeof(ushort))
        {
            if (BinaryPrimitives.ReadUInt16BigEndian(supportedVersions[i..]) == LibSsl.Tls13)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>RFC 7301 section 3.1: each name after its length in one octet. OpenSSL has checked that the lengths add up.</summary>
    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Select(nint connection, byte** selected, byte* selectedLength, byte* offered, uint offeredLength, void* argument)
    {
        for (uint at = 0; at < offeredLength; at += 1u + offered[at])
        {
            byte length = offered[at];
            if (at + 1 + length <= offeredLength && new ReadOnlySpan<byte>(offered + at + 1, length).SequenceEqual(Protocol))
            {
                *selected = offered + at + 1;
                *selectedLength = length;
                return LibSsl.AlpnOk;
            }
        }

        return LibSsl.AlpnFatalAlert;
    }
}
