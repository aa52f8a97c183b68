using PublicTime.Wire.Extensions;
using PublicTime.Wire.Ntp;
using PublicTime.Wire.Nts;

namespace PublicTime.Frontend.Responding;

/// <summary>What a client gets that is asked to come less often, or not at all (RFC 5905 section 7.4).</summary>
internal static class KissODeath
{
    /// <summary>Turns an answer that is only a header into a kiss; its transmit timestamp is still to be stamped.</summary>
    /// <param name="reply">The header, and room as long as the request.</param>
    /// <param name="code">The kiss code.</param>
    /// <param name="leastPoll">The poll interval asked for, log2 of seconds; the client's own where that is longer.</param>
    /// <param name="datagram">The request. The identifier of an NTS request comes back, so that its client can tell the kiss from a forgery by others.</param>
    /// <returns>Octets of the kiss: never more than the request has.</returns>
    public static int Make(Span<byte> reply, ReferenceId code, sbyte leastPoll, ReadOnlySpan<byte> datagram)
    {
        NtpHeader.MakeKiss(reply, code, leastPoll);
        ReadOnlySpan<byte> identifier = IdentifierOf(datagram);
        return identifier.IsEmpty
            ? NtpHeader.Length
            : NtpHeader.Length + ExtensionField.Write(reply[NtpHeader.Length..], ExtensionFieldType.UniqueIdentifier, identifier);
    }

    private static ReadOnlySpan<byte> IdentifierOf(ReadOnlySpan<byte> datagram)
    {
        NtsFieldsKind kind = NtsRequestFields.Read(datagram, out NtsRequestFields fields);
        return kind is NtsFieldsKind.Authenticated or NtsFieldsKind.UniqueIdentifierOnly ? fields.UniqueIdentifier : [];
    }
}
