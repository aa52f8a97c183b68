using System.Runtime.InteropServices;

namespace PublicTime.Native.Packets;

/// <summary>
/// The checksum of IP and UDP (RFC 1071): the complement of a sum in ones' complement, which is the same in either order of octets. So
/// words are added as this machine reads them, and partial sums of what does not change are kept.
/// </summary>
internal static class InternetChecksum
{
    /// <summary>The sum of octets, not folded; an odd last one counts as if a zero followed.</summary>
    public static ulong Sum(ReadOnlySpan<byte> octets)
    {
        ulong sum = 0;
        ReadOnlySpan<ulong> longs = MemoryMarshal.Cast<byte, ulong>(octets);
        foreach (ulong words in longs)
        {
            sum += (words & uint.MaxValue) + (words >> 32);
        }

        octets = octets[(longs.Length * sizeof(ulong))..];
        foreach (ushort word in MemoryMarshal.Cast<byte, ushort>(octets))
        {
            sum += word;
        }

        // A lone octet is the first of its word.
        return (octets.Length & 1) == 0 ? sum : sum + (BitConverter.IsLittleEndian ? octets[^1] : (ulong)octets[^1] << 8);
    }

    /// <summary>What stands in the header, to be stored as this machine stores a number.</summary>
    public static ushort Finish(ulong sum)
    {
        sum = (sum & 0xFFFF_FFFF) + (sum >> 32);
        sum = (sum & 0xFFFF) + ((sum >> 16) & 0xFFFF) + (sum >> 32);
        sum = (sum & 0xFFFF) + (sum >> 16);
        sum = (sum & 0xFFFF) + (sum >> 16);
        return unchecked((ushort)~sum);
    }
}
