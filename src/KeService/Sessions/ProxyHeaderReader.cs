using System.Buffers;
using System.IO.Pipelines;
using System.Net;
using PublicTime.Wire.ProxyProtocol;

namespace PublicTime.KeService.Sessions;

/// <summary>Takes the PROXY protocol's header from the beginning of a connection, and nothing behind it.</summary>
/// <remarks>
/// It costs what the transport's buffer has: a header that says it is longer than <see cref="ProxyHeader.MaxLength"/> is refused before it has come.
/// Of families that are no TCP over IP the specification says: "the receiver is free to accept the connection anyway and use the real endpoint addresses
/// or to reject it". They are rejected: all such clients would share the limits of one, the proxy.
/// </remarks>
internal static class ProxyHeaderReader
{
    /// <summary>Reads until the header is whole or can be none. Never an exception for what the other end does.</summary>
    public static async ValueTask<ProxyAnnouncement> ReadAsync(PipeReader input, KeDeadline deadline)
    {
        bool isUnused = true;
        try
        {
            while (true)
            {
                ReadResult read = await input.ReadAsync(deadline.Reading).ConfigureAwait(false);
                ReadOnlySequence<byte> received = read.Buffer;
                isUnused = received.IsEmpty;
                if (Judge(received, out int length) is { } announcement)
                {
                    input.AdvanceTo(received.GetPosition(length));
                    return announcement;
                }

                input.AdvanceTo(received.Start, received.End);
                if (read.IsCompleted)
                {
                    return Ended(isUnused);
                }
            }
        }
        catch (IOException)
        {
            return Ended(isUnused);
        }
        catch (OperationCanceledException)
        {
            return new ProxyAnnouncement(deadline.IsAborted ? KeOutcome.AbortedByShutdown : KeOutcome.TimedOutInProxyHeader, Client: null);
        }
    }

    private static ProxyAnnouncement Ended(bool isUnused) => new(isUnused ? KeOutcome.ClosedUnused : KeOutcome.ProxyHeaderTruncated, Client: null);

    /// <summary>Null while more has to come.</summary>
    private static ProxyAnnouncement? Judge(in ReadOnlySequence<byte> received, out int length)
    {
        // A socket's buffer holds every header in one piece; a transport of other pieces pays for putting them together.
        ReadOnlySpan<byte> octets = received.IsSingleSegment ? received.FirstSpan : received.Slice(0, Math.Min(received.Length, ProxyHeader.MaxLength)).ToArray();
        ProxyHeaderFault fault = ProxyHeader.TryRead(octets, out ProxyHeader header);
        length = header.Length;
        return fault switch
        {
            ProxyHeaderFault.None => Announcement(header),
            ProxyHeaderFault.Incomplete => null,
            ProxyHeaderFault.NoSignature => new ProxyAnnouncement(KeOutcome.ProxyHeaderMissing, Client: null),
            ProxyHeaderFault.Version1 => new ProxyAnnouncement(KeOutcome.ProxyHeaderVersion1, Client: null),
            ProxyHeaderFault.TooLong => new ProxyAnnouncement(KeOutcome.ProxyHeaderTooLong, Client: null),
            _ => new ProxyAnnouncement(KeOutcome.ProxyHeaderMalformed, Client: null),
        };
    }

    private static ProxyAnnouncement Announcement(in ProxyHeader header) => header.Origin switch
    {
        ProxyOrigin.Local => default,
        ProxyOrigin.Unsupported => new ProxyAnnouncement(KeOutcome.ProxyFamilyUnsupported, Client: null),
        _ => new ProxyAnnouncement(Failure: null, new IPAddress(header.SourceAddress)),
    };
}
