using System.Buffers.Binary;

namespace PublicTime.Wire.KeyEstablishment;

/// <summary>Walks the records of an NTS-KE message in place (RFC 8915 section 4).</summary>
/// <remarks>
/// <code>
///  0                   1                   2                   3
///  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// |C|         Record Type         |          Body Length          |
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// .                            Record Body                        .
/// </code>
/// </remarks>
/// <param name="message">The octets received so far.</param>
public ref struct KeRecordReader(ReadOnlySpan<byte> message)
{
    /// <summary>Octets of type and length.</summary>
    public const int HeaderLength = 4;

    /// <summary>The bit that says: refuse the message if you do not understand this record.</summary>
    public const ushort CriticalBit = 0x8000;

    private ReadOnlySpan<byte> _rest = message;

    /// <summary>The current record's type, without the critical bit.</summary>
    public KeRecordType RecordType { get; private set; }

    /// <summary>Whether the current record must be understood.</summary>
    public bool IsCritical { get; private set; }

    /// <summary>The current record's body.</summary>
    public ReadOnlySpan<byte> Body { get; private set; }

    /// <summary>Moves to the next record; false when the rest does not hold a whole one.</summary>
    public bool MoveNext()
    {
        if (_rest.Length < HeaderLength)
        {
            return false;
        }

        ushort type = BinaryPrimitives.ReadUInt16BigEndian(_rest);
        int length = HeaderLength + BinaryPrimitives.ReadUInt16BigEndian(_rest[2..]);
        if (length > _rest.Length)
        {
            return false;
        }

        IsCritical = (type & CriticalBit) != 0;
        RecordType = (KeRecordType)(type & ~CriticalBit);
        Body = _rest[HeaderLength..length];
        _rest = _rest[length..];
        return true;
    }
}
