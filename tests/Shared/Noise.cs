using System.Buffers.Binary;

namespace PublicTime.Testing;

/// <summary>Reproducible octets and numbers (SplitMix64: a counter, mixed).</summary>
internal sealed class Noise(ulong seed)
{
    private ulong _counter = seed;

    /// <summary>What makes the same noise again.</summary>
    public ulong Seed { get; } = seed;

    public ulong Next()
    {
        unchecked
        {
            _counter += 0x9E37_79B9_7F4A_7C15;
            ulong z = _counter;
            z = (z ^ (z >> 30)) * 0xBF58_476D_1CE4_E5B9;
            z = (z ^ (z >> 27)) * 0x94D0_49BB_1331_11EB;
            return z ^ (z >> 31);
        }
    }

    /// <summary>From zero to less than a limit.</summary>
    public int Below(int limit) => (int)(Next() % (ulong)limit);

    public byte[] Octets(int length)
    {
        byte[] octets = new byte[length];
        Fill(octets);
        return octets;
    }

    public void Fill(Span<byte> octets)
    {
        Span<byte> word = stackalloc byte[sizeof(ulong)];
        for (; !octets.IsEmpty; octets = octets[Math.Min(word.Length, octets.Length)..])
        {
            BinaryPrimitives.WriteUInt64LittleEndian(word, Next());
            word[..Math.Min(word.Length, octets.Length)].CopyTo(octets);
        }
    }

    /// <summary>A copy with one to four small damages: octets replaced, cut off, added or repeated.</summary>
    public byte[] Damaged(byte[] original)
    {
        byte[] octets = [.. original];
        for (int damages = 1 + Below(4); damages > 0 && octets.Length > 0; damages--)
        {
            int at = Below(octets.Length);
            switch (Below(5))
            {
                case 0:
                    octets[at] = (byte)Below(256);
                    break;
                case 1:
                    octets[at] ^= (byte)(1 << Below(8));
                    break;
                case 2:
                    octets = octets[..at];
                    break;
                case 3:
                    octets = [.. octets[..at], .. Octets(1 + Below(8)), .. octets[at..]];
                    break;
                default:
                    octets = [.. octets, .. octets[at..]];
                    break;
            }
        }

        return octets;
    }
}
