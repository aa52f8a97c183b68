using System.Security.Cryptography;
using PublicTime.CookieKeys.Aead;
using PublicTime.Wire.Extensions;
using PublicTime.Wire.Ntp;
using PublicTime.Wire.Nts;
using PublicTime.Wire.Time;

namespace PublicTime.NtsClient.Exchange;

/// <summary>Judges answers and takes the cookies out of authentic ones (RFC 5905 section 8, RFC 8915 section 5.7).</summary>
public static class NtsResponseReader
{
    /// <summary>Judges the answer to a plain request.</summary>
    public static ResponseVerdict ReadPlain(ReadOnlySpan<byte> datagram, NtpTimestamp requestTransmit, out NtpHeader header)
    {
        if (!NtpHeader.TryRead(datagram, out header) || header.Mode != AssociationMode.Server || header.Origin != requestTransmit)
        {
            return ResponseVerdict.NotOurs;
        }

        return IsKiss(header) ? ResponseVerdict.KissOfDeath : ResponseVerdict.Accepted;
    }

    /// <summary>Judges the answer to an authenticated request, and stocks the session with its cookies.</summary>
    /// <param name="datagram">What arrived.</param>
    /// <param name="requestTransmit">The request's transmit timestamp.</param>
    /// <param name="uniqueIdentifier">The request's identifier.</param>
    /// <param name="session">Verifies with its S2C key and takes the cookies.</param>
    /// <param name="header">The header; trustworthy only when accepted.</param>
    /// <param name="freshCookies">How many cookies the answer carried.</param>
    public static ResponseVerdict ReadAuthenticated(
        ReadOnlySpan<byte> datagram, NtpTimestamp requestTransmit, ReadOnlySpan<byte> uniqueIdentifier, NtsSession session,
        out NtpHeader header, out int freshCookies)
    {
        ArgumentNullException.ThrowIfNull(session);
        freshCookies = 0;
        if (!NtpHeader.TryRead(datagram, out header) || header.Mode != AssociationMode.Server || header.Origin != requestTransmit
            || !NtsResponseFields.TryRead(datagram, out NtsResponseFields fields)
            || !CryptographicOperations.FixedTimeEquals(fields.UniqueIdentifier, uniqueIdentifier))
        {
            return ResponseVerdict.NotOurs;
        }

        if (!fields.IsAuthenticated)
        {
            return header.Stratum == 0 && header.ReferenceId == ReferenceId.NtsNak ? ResponseVerdict.NtsNak : ResponseVerdict.NotAuthentic;
        }

        ReadOnlySpan<byte> sealedText = fields.Authenticator.Ciphertext;
        byte[] plaintext = new byte[Math.Max(0, sealedText.Length - AeadKey.TagLength)];
        if (!session.ServerToClient.TryOpen(fields.AssociatedData, fields.Authenticator.Nonce, sealedText, plaintext))
        {
            return ResponseVerdict.NotAuthentic;
        }

        freshCookies = TakeCookies(plaintext, session);
        return IsKiss(header) ? ResponseVerdict.KissOfDeath : ResponseVerdict.Accepted;
    }

    private static int TakeCookies(ReadOnlySpan<byte> fields, NtsSession session)
    {
        int taken = 0;
        var reader = new ExtensionFieldReader(fields, NtsEncryptedFields.ShortestField);
        while (reader.MoveNext())
        {
            if (reader.FieldType == ExtensionFieldType.NtsCookie)
            {
                session.Add(reader.Value);
                taken++;
            }
        }

        return taken;
    }

    /// <summary>At stratum 0 a printable reference ID is a kiss code; an unsynchronized server has none (RFC 5905 section 7.4).</summary>
    private static bool IsKiss(in NtpHeader header) => header.Stratum == 0 && header.ReferenceId != ReferenceId.None;
}
