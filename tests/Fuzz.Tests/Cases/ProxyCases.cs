using System.Buffers.Binary;
using PublicTime.Fuzz.Tests.Loop;

namespace PublicTime.Fuzz.Tests.Cases;

/// <summary>Headers of the PROXY protocol, version 2, that are changed where it means something, and damaged.</summary>
internal static class ProxyCases
{
    private static readonly byte[] Signature = [0x0D, 0x0A, 0x0D, 0x0A, 0x00, 0x0D, 0x0A, 0x51, 0x55, 0x49, 0x54, 0x0A];
    private static readonly byte[] Commands = [0x21, 0x21, 0x21, 0x20, 0x22, 0x11, 0x31];
    private static readonly byte[] Families = [0x11, 0x21, 0x11, 0x21, 0x00, 0x12, 0x22, 0x31, 0x13, 0x41];

    /// <summary>A header, or what looks like one, and perhaps octets behind it.</summary>
    public static FuzzCase Next(Noise noise)
    {
        byte command = Commands[noise.Below(Commands.Length)];
        byte family = Families[noise.Below(Families.Length)];
        int address = family switch { 0x11 or 0x12 => 12, 0x21 or 0x22 => 36, 0x31 => 216, _ => 0 };
        byte[] rest = noise.Octets(Math.Max(0, noise.Below(4) switch { 0 => address, 1 => address + noise.Below(320), 2 => address - 1, _ => noise.Below(600) }));
        byte[] length = new byte[sizeof(ushort)];
        BinaryPrimitives.WriteUInt16BigEndian(length, (ushort)(noise.Below(8) == 0 ? noise.Below(0x10000) : rest.Length));
        byte[] header = [.. Signature, command, family, .. length, .. rest, .. noise.Octets(noise.Below(3) * 5)];
        byte[] octets = noise.Below(4) == 0 ? noise.Damaged(header) : header;
        return new FuzzCase(octets, $"datagram {Convert.ToHexString(octets)}");
    }
}
