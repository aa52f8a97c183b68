using System.Buffers.Binary;

namespace PublicTime.Interop.Tests.Harness;

/// <summary>Datagrams that no server should be impressed by, of every kind in turn: by hand, without any code of the service.</summary>
internal sealed class BadDatagrams(Noise noise)
{
    private const int HeaderLength = 48;
    private const int LongestDatagram = 1400;
    private const int CookieLength = 100;
    private const byte ClientOfVersion4 = (4 << 3) | 3;

    private int _next;

    /// <summary>The next one.</summary>
    public byte[] Next() => (_next++ % 7) switch
    {
        0 => noise.Octets(noise.Below(LongestDatagram)),
        1 => Request((byte)noise.Next()),
        2 => Request(ClientOfVersion4)[..noise.Below(HeaderLength)],
        3 => [.. Request(ClientOfVersion4), .. noise.Octets(4 * noise.Below(100))],
        4 => ForgedNts(),
        5 => noise.Damaged(ForgedNts()),
        _ => Request((4 << 3) | 4), // an answer
    };

    /// <summary>RFC 8915 section 5.7 with a cookie and a tag of noise.</summary>
    private byte[] ForgedNts() =>
    [
        .. Request(ClientOfVersion4),
        .. Field(0x0104, noise.Octets(32)),
        .. Field(0x0204, noise.Octets(CookieLength)),
        .. Field(0x0404, [0, 16, 0, 16, .. noise.Octets(32)]),
    ];

    private byte[] Request(byte first)
    {
        byte[] request = noise.Octets(HeaderLength);
        request[0] = first;
        return request;
    }

    private static byte[] Field(ushort type, byte[] body)
    {
        byte[] field = new byte[4 + body.Length];
        BinaryPrimitives.WriteUInt16BigEndian(field, type);
        BinaryPrimitives.WriteUInt16BigEndian(field.AsSpan(2), (ushort)field.Length);
        body.CopyTo(field, 4);
        return field;
    }
}
