using System.Text;
using PublicTime.CookieKeys.Aead;
using PublicTime.CookieKeys.Cookies;
using PublicTime.Wire.KeyEstablishment;
using PublicTime.Wire.Nts;

namespace PublicTime.KeService.Negotiation;

/// <summary>Writes answers, with the records in chrony's order and with its critical bits, since its clients are the most common.</summary>
public static class KeAnswer
{
    /// <summary>Cookies of one answer: what a client may hold (RFC 8915 section 4.1.6 leaves the number open, section 5.7 hints at eight).</summary>
    public const int CookieCount = 8;

    /// <summary>Octets of the longest session keys: two of AEAD_AES_SIV_CMAC_512.</summary>
    public const int MaxSessionKeysLength = 2 * AeadAlgorithmFacts.LongestKey;

    private const int NumberRecordLength = KeRecordReader.HeaderLength + sizeof(ushort);
    private const ushort DefaultNtpPort = 123;

    /// <summary>Octets that any answer fits into: protocol, AEAD and port; record 1024 and the end, which are empty; the server; the cookies.</summary>
    public static int MaxLength =>
        (3 * NumberRecordLength) + (2 * KeRecordReader.HeaderLength) + KeRecordReader.HeaderLength + AdvertisedServer.MaxNameLength
        + (CookieCount * (KeRecordReader.HeaderLength + CookieMint.LengthFor(MaxSessionKeysLength)));

    /// <summary>Keys were agreed on.</summary>
    /// <param name="decision">An agreement, with the AEAD of the session.</param>
    /// <param name="sessionKeys">C2S then S2C.</param>
    /// <param name="minting">The key that the cookies are sealed under.</param>
    /// <param name="nonces">The caller's own source.</param>
    /// <param name="server">Where the client is sent for time.</param>
    /// <param name="answer">At least <see cref="MaxLength"/> octets.</param>
    /// <returns>Octets written.</returns>
    public static int WriteAgreed(
        KeDecision decision, ReadOnlySpan<byte> sessionKeys, CookieKey minting, NonceSource nonces, AdvertisedServer server, Span<byte> answer)
    {
        var writer = new KeRecordWriter(answer);
        writer.WriteNumber(KeRecordType.NextProtocol, isCritical: true, (ushort)KeNextProtocol.Ntpv4);
        writer.WriteNumber(KeRecordType.AeadAlgorithm, isCritical: true, (ushort)decision.Aead);
        if (decision.ConfirmsGcmSivContext)
        {
            writer.Write(KeRecordType.CompliantGcmSivContext, isCritical: false, bodyLength: 0);
        }

        if (server.Port != DefaultNtpPort)
        {
            writer.WriteNumber(KeRecordType.Port, isCritical: true, server.Port);
        }

        if (server.Name is { } name)
        {
            Encoding.ASCII.GetBytes(name, writer.Write(KeRecordType.Server, isCritical: true, name.Length));
        }

        int cookieLength = CookieMint.LengthFor(sessionKeys.Length);
        for (int i = 0; i < CookieCount; i++)
        {
            _ = CookieMint.Mint(minting, sessionKeys, nonces, writer.Write(KeRecordType.NewCookie, isCritical: false, cookieLength));
        }

        writer.WriteEnd();
        return writer.Length;
    }

    /// <summary>
    /// Nothing was agreed on: an empty list of protocols (section 4.1.2), or the protocol and an empty list of AEADs (section 4.1.5). No cookies.
    /// </summary>
    /// <returns>Octets written.</returns>
    public static int WriteNothingInCommon(KeAgreement agreement, Span<byte> answer)
    {
        var writer = new KeRecordWriter(answer);
        if (agreement == KeAgreement.NoCommonProtocol)
        {
            writer.Write(KeRecordType.NextProtocol, isCritical: true, bodyLength: 0);
        }
        else
        {
            writer.WriteNumber(KeRecordType.NextProtocol, isCritical: true, (ushort)KeNextProtocol.Ntpv4);
            writer.Write(KeRecordType.AeadAlgorithm, isCritical: true, bodyLength: 0);
        }

        writer.WriteEnd();
        return writer.Length;
    }

    /// <summary>The request is refused (section 4.1.3).</summary>
    /// <returns>Octets written.</returns>
    public static int WriteError(KeErrorCode code, Span<byte> answer)
    {
        var writer = new KeRecordWriter(answer);
        writer.WriteNumber(KeRecordType.Error, isCritical: true, (ushort)code);
        writer.WriteEnd();
        return writer.Length;
    }
}
