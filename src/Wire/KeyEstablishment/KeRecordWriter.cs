using System.Buffers.Binary;

namespace PublicTime.Wire.KeyEstablishment;

/// <summary>Writes the records of an NTS-KE message one after the other (RFC 8915 section 4).</summary>
/// <param name="destination">The caller's buffer; a record that does not fit throws, because the caller sizes it.</param>
public ref struct KeRecordWriter(Span<byte> destination)
{
    private readonly Span<byte> _destination = destination;

    /// <summary>Octets written so far.</summary>
    public int Length { get; private set; }

    /// <summary>Writes a record and returns its body for the caller to fill.</summary>
    /// <param name="type">The record's type.</param>
    /// <param name="isCritical">Whether the reader must understand it.</param>
    /// <param name="bodyLength">Octets of the body, up to 65535.</param>
    public Span<byte> Write(KeRecordType type, bool isCritical, int bodyLength)
    {
        Span<byte> record = _destination.Slice(Length, KeRecordReader.HeaderLength + bodyLength);
        BinaryPrimitives.WriteUInt16BigEndian(record, (ushort)((ushort)type | (isCritical ? KeRecordReader.CriticalBit : 0)));
        BinaryPrimitives.WriteUInt16BigEndian(record[2..], checked((ushort)bodyLength));
        Length += record.Length;
        return record[KeRecordReader.HeaderLength..];
    }

    /// <summary>Writes a record whose body is one 16-bit number.</summary>
    public void WriteNumber(KeRecordType type, bool isCritical, ushort number) =>
        BinaryPrimitives.WriteUInt16BigEndian(Write(type, isCritical, sizeof(ushort)), number);

    /// <summary>Writes the record that ends a message.</summary>
    public void WriteEnd() => Write(KeRecordType.EndOfMessage, isCritical: true, 0);
}
