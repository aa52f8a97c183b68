using PublicTime.Wire.Extensions;
using PublicTime.Wire.Ntp;
using PublicTime.Wire.Nts;

namespace PublicTime.Frontend.Responding;

/// <summary>Turns an answer's header into a kiss-o'-death (RFC 5905 section 7.4): it asks for something and tells no time.</summary>
internal static class KissODeath
{
    /// <summary>The kiss of an answer; its transmit timestamp is still to be stamped.</summary>
    /// <param name="header">The answer that the client does not get.</param>
    /// <param name="code">The kiss code.</param>
    /// <param name="leastPoll">The poll interval asked for, log2 of seconds; the client's own where that is longer.</param>
    /// <param name="datagram">The request. The identifier of an NTS request comes back, so that its client can tell the kiss from a forgery by others.</param>
    /// <param name="reply">At least as long as the request.</param>
    /// <returns>Octets written: never more than the request has.</returns>
    public static int Write(in NtpHeader header, ReferenceId code, sbyte leastPoll, ReadOnlySpan<byte> datagram, Span<byte> reply)
    {
        NtpHeader kiss = header with
        {
            Leap = LeapIndicator.Unsynchronized,
            Stratum = 0,
            Poll = Math.Max(header.Poll, leastPoll),
            ReferenceId = code,
        };
        int length = kiss.Write(reply);
        ReadOnlySpan<byte> identifier = IdentifierOf(datagram);
        return identifier.IsEmpty ? length : length + ExtensionField.Write(reply[length..], ExtensionFieldType.UniqueIdentifier, identifier);
    }

    private static ReadOnlySpan<byte> IdentifierOf(ReadOnlySpan<byte> datagram)
    {
        NtsFieldsKind kind = NtsRequestFields.Read(datagram, out NtsRequestFields fields);
        return kind is NtsFieldsKind.Authenticated or NtsFieldsKind.UniqueIdentifierOnly ? fields.UniqueIdentifier : [];
    }
}
