using PublicTime.Native.Packets;

namespace PublicTime.Native.Tests.Packets;

public sealed class InternetChecksumTests
{
    [Fact]
    public void The_example_of_rfc_1071_has_its_sum() =>
        Assert.Equal(0xDDF2, Swapped(unchecked((ushort)~InternetChecksum.Finish(InternetChecksum.Sum([0x00, 0x01, 0xF2, 0x03, 0xF4, 0xF5, 0xF6, 0xF7])))));

    [Fact]
    public void Every_length_has_the_sum_that_adding_word_by_word_gives()
    {
        var noise = new Noise(Seed.Print());
        for (int length = 0; length < 300; length++)
        {
            byte[] octets = noise.Octets(length);
            Assert.Equal(ByWords(octets), Swapped(InternetChecksum.Finish(InternetChecksum.Sum(octets))));
        }
    }

    [Fact]
    public void The_largest_words_do_not_overflow() =>
        Assert.Equal(ByWords(Enumerable.Repeat((byte)0xFF, 1499).ToArray()), Swapped(InternetChecksum.Finish(InternetChecksum.Sum(Enumerable.Repeat((byte)0xFF, 1499).ToArray()))));

    /// <summary>Big endian and one carry at a time, as the RFC tells it.</summary>
    private static int ByWords(byte[] octets)
    {
        int sum = 0;
        for (int i = 0; i < octets.Length; i += 2)
        {
            sum += (octets[i] << 8) | (i + 1 < octets.Length ? octets[i + 1] : 0);
            sum = (sum & 0xFFFF) + (sum >> 16);
        }

        return ~sum & 0xFFFF;
    }

    private static int Swapped(ushort asStored) => BitConverter.IsLittleEndian ? System.Buffers.Binary.BinaryPrimitives.ReverseEndianness(asStored) : asStored;
}
