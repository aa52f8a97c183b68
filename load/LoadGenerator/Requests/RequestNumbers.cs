using System.Buffers.Binary;

namespace PublicTime.LoadGenerator.Requests;

/// <summary>
/// Turns the number of a request into its transmit timestamp and back. The timestamps look random and never repeat within a run, and an
/// answer names its request without a search: a keyed permutation of 64 bits (multiplications by odd numbers and shifted additions
/// modulo 2, each of which can be undone).
/// </summary>
/// <param name="seed">The key.</param>
public sealed class RequestNumbers(ulong seed)
{
    private const ulong FirstFactor = 0xBF58_476D_1CE4_E5B9;
    private const ulong SecondFactor = 0x94D0_49BB_1331_11EB;

    private static readonly ulong FirstInverse = InverseOf(FirstFactor);
    private static readonly ulong SecondInverse = InverseOf(SecondFactor);

    private readonly ulong _key = Mix(seed ^ 0x9E37_79B9_7F4A_7C15);
    private readonly ulong _identifierKey = Mix(unchecked(seed + 0x632B_E59B_D9B4_E019));

    /// <summary>The transmit timestamp of a request, in its 64 bits.</summary>
    public ulong TransmitOf(long number) => Mix(unchecked((ulong)number) ^ _key);

    /// <summary>The number of the request with this transmit timestamp. A timestamp that was never sent gives a number that was never given.</summary>
    public long NumberOf(ulong transmit) => unchecked((long)(Unmix(transmit) ^ _key));

    /// <summary>Fills octets that only this request has: its unique identifier, or its nonce.</summary>
    /// <param name="number">The request.</param>
    /// <param name="purpose">Different purposes give different octets.</param>
    /// <param name="octets">At most 64, in whole words of 4.</param>
    public void Fill(long number, int purpose, Span<byte> octets)
    {
        ulong counter = unchecked(((ulong)number << 8) + ((ulong)purpose << 4)) ^ _identifierKey;
        Span<byte> word = stackalloc byte[sizeof(ulong)];
        for (; octets.Length >= sizeof(ulong); octets = octets[sizeof(ulong)..])
        {
            BinaryPrimitives.WriteUInt64LittleEndian(octets, Mix(unchecked(counter++)));
        }

        if (!octets.IsEmpty)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(word, Mix(counter));
            word[..octets.Length].CopyTo(octets);
        }
    }

    /// <summary>Spreads a number over 64 bits.</summary>
    public static ulong Mix(ulong z)
    {
        unchecked
        {
            z = (z ^ (z >> 30)) * FirstFactor;
            z = (z ^ (z >> 27)) * SecondFactor;
            return z ^ (z >> 31);
        }
    }

    private static ulong Unmix(ulong z)
    {
        unchecked
        {
            z = (z ^ (z >> 31) ^ (z >> 62)) * SecondInverse;
            z = (z ^ (z >> 27) ^ (z >> 54)) * FirstInverse;
            return z ^ (z >> 30) ^ (z >> 60);
        }
    }

    /// <summary>Newton's iteration: each round doubles the bits that are right, beginning with five.</summary>
    private static ulong InverseOf(ulong factor)
    {
        unchecked
        {
            ulong inverse = (factor * 3) ^ 2;
            for (int round = 0; round < 4; round++)
            {
                inverse *= 2 - (factor * inverse);
            }

            return inverse;
        }
    }
}
