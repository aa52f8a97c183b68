using System.Buffers.Binary;
using System.Security.Cryptography;

namespace PublicTime.CookieKeys.Aead;

/// <summary>S2V of RFC 5297 section 2.4, one component at a time: D = dbl(D) xor CMAC(K, component). For one vector, once.</summary>
internal struct PlainS2V
{
    /// <summary>Components that one vector may have besides the plaintext (RFC 5297 section 7).</summary>
    public const int MaxComponents = 126;

    private const int BlockLength = PlainCmac.TagLength;
    private const byte PaddingStart = 0x80;

    private readonly PlainCmac _cmac;
    private UInt128 _d;
    private int _components;

    /// <summary>Starts from D = CMAC(K, 0^128).</summary>
    public PlainS2V(PlainCmac cmac)
    {
        _cmac = cmac;
        _d = Authenticate(stackalloc byte[BlockLength]);
    }

    /// <summary>Takes the next component; an empty one counts.</summary>
    /// <exception cref="InvalidOperationException">More than <see cref="MaxComponents"/>.</exception>
    public void Add(ReadOnlySpan<byte> component)
    {
        if (++_components > MaxComponents)
        {
            throw new InvalidOperationException($"S2V takes at most {MaxComponents} components.");
        }

        _d = PlainCmac.Double(_d) ^ Authenticate(component);
    }

    /// <summary>Takes the plaintext, the last component, and gives the synthetic initialization vector.</summary>
    /// <param name="plaintext">Any length; a copy of it is zeroed before this returns.</param>
    /// <param name="vector">Exactly 16 octets.</param>
    public readonly void Finish(ReadOnlySpan<byte> plaintext, Span<byte> vector)
    {
        byte[] last = new byte[Math.Max(plaintext.Length, BlockLength)];
        plaintext.CopyTo(last);
        Span<byte> end = last.AsSpan(last.Length - BlockLength);
        if (plaintext.Length >= BlockLength)
        {
            Xor(end, _d); // T = Sn xorend D
        }
        else
        {
            end[plaintext.Length] = PaddingStart;
            Xor(end, PlainCmac.Double(_d)); // T = dbl(D) xor pad(Sn)
        }

        _cmac.Compute(last, vector);
        CryptographicOperations.ZeroMemory(last);
    }

    private static void Xor(Span<byte> block, UInt128 addend) =>
        BinaryPrimitives.WriteUInt128BigEndian(block, BinaryPrimitives.ReadUInt128BigEndian(block) ^ addend);

    private readonly UInt128 Authenticate(ReadOnlySpan<byte> message)
    {
        Span<byte> tag = stackalloc byte[BlockLength];
        _cmac.Compute(message, tag);
        return BinaryPrimitives.ReadUInt128BigEndian(tag);
    }
}
