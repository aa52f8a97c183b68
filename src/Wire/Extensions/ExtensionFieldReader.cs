using System.Buffers.Binary;

namespace PublicTime.Wire.Extensions;

/// <summary>Walks the extension fields of a packet in place (RFC 7822 section 3).</summary>
/// <remarks>
/// <code>
///  0                   1                   2                   3
///  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
/// +-------------------------------+-------------------------------+
/// |          Field Type           |   Length (octets, with header)|
/// +-------------------------------+-------------------------------+
/// |                     Value, padded to 4 octets ...             |
/// </code>
/// The lower limit of a field's length is 16 octets everywhere: the 28 octets that RFC 7822 asks of a last field
/// exist only to tell it from a MAC, and RFC 8915 section 5.2 lifts them where the NTS authenticator ends the packet.
/// </remarks>
/// <param name="fields">What follows the header.</param>
/// <param name="shortest">The lower limit of a field's length; only encrypted fields have another (RFC 8915 section 5.6).</param>
public ref struct ExtensionFieldReader(ReadOnlySpan<byte> fields, int shortest = ExtensionField.MinimumLength)
{
    private readonly ReadOnlySpan<byte> _fields = fields;
    private int _next;

    /// <summary>The current field's type.</summary>
    public ExtensionFieldType FieldType { get; private set; }

    /// <summary>The current field's value with its padding.</summary>
    public ReadOnlySpan<byte> Value { get; private set; }

    /// <summary>Where the current field begins, counted from the first octet of all fields.</summary>
    public int Offset { get; private set; }

    /// <summary>Octets that the walk has not reached yet.</summary>
    public readonly int Remaining => _fields.Length - _next;

    /// <summary>True when the walk stopped because a length does not fit, not because the fields ended.</summary>
    public bool IsMalformed { get; private set; }

    /// <summary>Moves to the next field; false at the end and at the first malformed field.</summary>
    public bool MoveNext()
    {
        ReadOnlySpan<byte> rest = _fields[_next..];
        if (rest.IsEmpty)
        {
            return false;
        }

        int length = rest.Length < ExtensionField.HeaderLength ? 0 : BinaryPrimitives.ReadUInt16BigEndian(rest[2..]);
        if (length < shortest || length % ExtensionField.Alignment != 0 || length > rest.Length)
        {
            IsMalformed = true;
            return false;
        }

        FieldType = (ExtensionFieldType)BinaryPrimitives.ReadUInt16BigEndian(rest);
        Value = rest[ExtensionField.HeaderLength..length];
        Offset = _next;
        _next += length;
        return true;
    }
}
