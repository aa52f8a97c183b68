using System.Buffers.Binary;
using System.Net;
using System.Text;

namespace PublicTime.Wire.Ntp;

/// <summary>What a server is synchronized to, or its kiss code at stratum 0 (RFC 5905 section 7.3, figure 12).</summary>
/// <param name="Value">Four octets, the first on the wire in the upper bits.</param>
public readonly record struct ReferenceId(uint Value)
{
    /// <summary>An unsynchronized server has no reference.</summary>
    public static ReferenceId None => default;

    /// <summary>What `local` serves: the loopback address, as chrony has it.</summary>
    public static ReferenceId Local => new(0x7F7F0101);

    /// <summary>Kiss code of an NTS negative acknowledgement (RFC 8915 section 5.7).</summary>
    public static ReferenceId NtsNak => new(0x4E54534E);

    /// <summary>Kiss code "RATE": reduce the rate of requests (RFC 5905 section 7.4).</summary>
    public static ReferenceId Rate => new(0x52415445);

    /// <summary>Kiss code "DENY": access is denied, send no more (RFC 5905 section 7.4).</summary>
    public static ReferenceId Deny => new(0x44454E59);

    /// <summary>The text for people: ASCII at stratum 0 and 1 where printable, otherwise an IPv4 address.</summary>
    /// <param name="stratum">The stratum of the header that carried it.</param>
    public string ToString(int stratum)
    {
        Span<byte> octets = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(octets, Value);
        ReadOnlySpan<byte> text = octets.TrimEnd((byte)0);
        bool printable = !text.IsEmpty && !text.ContainsAnyExceptInRange((byte)' ', (byte)'~');
        return stratum <= 1 && printable ? Encoding.ASCII.GetString(text) : new IPAddress(octets).ToString();
    }

    /// <inheritdoc/>
    public override string ToString() => Value.ToString("X8");
}
