using System.Buffers;
using System.Buffers.Binary;

namespace PublicTime.Native.Tls;

/// <summary>
/// Says when OpenSSL has work to do for what a client has sent: once its ClientHello is whole, or can be none. Until then the octets are all
/// that a slow or silent client costs; an SSL would cost forty thousand.
/// </summary>
/// <remarks>
/// <code>
/// RFC 8446 section 5.1             section 4
///  0      1      3       5          0      1        4
/// +------+------+-------+----...    +------+--------+----...
/// | type | version | length |  →    | type | length | body
/// +------+------+-------+----...    +------+--------+----...
///   22     3 . x    octets            1      octets
/// </code>
/// A handshake message may be cut into any number of records, and arrive in any number of pieces: each record is looked at once. Whatever
/// breaks these rules is let through, because OpenSSL knows the alert for it. Mutable: belongs to one connection.
/// </remarks>
internal struct ClientHelloGate
{
    /// <summary>Octets that are held at most: what OpenSSL takes for a whole record and its header.</summary>
    public const int MostHeld = LongestRecord + RecordHeaderLength;

    private const int RecordHeaderLength = 5;
    private const int LongestRecord = 1 << 14;
    private const int RecordLengthOffset = 3;
    private const byte HandshakeRecord = 22;
    private const byte MajorVersion = 3;
    private const int MessageHeaderLength = 4;
    private const int MessageTypeShift = 24;
    private const byte ClientHelloMessage = 1;

    // Octets of the records that were looked at, and what they hold: so many octets of a message, which begins with these.
    private int _lookedAt;
    private int _length;
    private uint _header;

    /// <summary>Whether OpenSSL should see it now.</summary>
    /// <param name="received">Everything from the first octet of the connection on: what was given before, and more.</param>
    public bool IsOpen(in ReadOnlySequence<byte> received)
    {
        if (received.Length >= MostHeld)
        {
            return true;
        }

        var reader = new SequenceReader<byte>(received);
        reader.Advance(_lookedAt);
        while (TryReadRecord(ref reader, out ReadOnlySequence<byte> content, out bool isHandshake))
        {
            if (!isHandshake || IsEnd(content))
            {
                return true;
            }

            _lookedAt = (int)reader.Consumed;
        }

        return false;
    }

    /// <summary>Whether the message ends with this record, or is no ClientHello.</summary>
    private bool IsEnd(in ReadOnlySequence<byte> content)
    {
        var reader = new SequenceReader<byte>(content);
        for (int place = _length; place < MessageHeaderLength && reader.TryRead(out byte octet); place++)
        {
            _header |= (uint)octet << (MessageTypeShift - (8 * place));
        }

        _length += (int)content.Length;
        return _header >> MessageTypeShift != ClientHelloMessage
            || (_length >= MessageHeaderLength && _length - MessageHeaderLength >= (_header & 0xFF_FFFF));
    }

    /// <summary>False when no more can be said before more arrives; a record that is none of a handshake is said at its first octets.</summary>
    private static bool TryReadRecord(ref SequenceReader<byte> reader, out ReadOnlySequence<byte> content, out bool isHandshake)
    {
        content = default;
        isHandshake = true;
        Span<byte> header = stackalloc byte[RecordHeaderLength];
        int present = (int)Math.Min(RecordHeaderLength, reader.Remaining);
        if (present == 0)
        {
            return false;
        }

        _ = reader.TryCopyTo(header[..present]);
        if (header[0] != HandshakeRecord || (present > 1 && header[1] != MajorVersion))
        {
            isHandshake = false;
            return true;
        }

        int length = BinaryPrimitives.ReadUInt16BigEndian(header[RecordLengthOffset..]);
        if (present == RecordHeaderLength && length is 0 or > LongestRecord)
        {
            isHandshake = false;
            return true;
        }

        if (reader.Remaining < RecordHeaderLength + length || present < RecordHeaderLength)
        {
            return false;
        }

        reader.Advance(RecordHeaderLength);
        content = reader.UnreadSequence.Slice(0, length);
        reader.Advance(length);
        return true;
    }
}
