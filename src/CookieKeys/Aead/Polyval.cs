using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace PublicTime.CookieKeys.Aead;

/// <summary>POLYVAL (RFC 8452 section 3) by carry-less multiplication: constant time, no tables.</summary>
/// <remarks>
/// The field is that of x^128 + x^127 + x^126 + x^121 + 1, and dot(a, b) = a * b * x^-128, which is Montgomery's reduction: two
/// multiplications by the upper half of the polynomial fold the lower 128 bits of a product into the upper ones.
/// </remarks>
internal static unsafe class Polyval
{
    private const byte LowLow = 0x00;
    private const byte HighLow = 0x01;
    private const byte LowHigh = 0x10;
    private const byte HighHigh = 0x11;
    private const int BlocksAtOnce = 4;

    /// <summary>dot(a, b).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<ulong> Dot(Vector128<ulong> a, Vector128<ulong> b) => Reduce(
        Pclmulqdq.CarrylessMultiply(a, b, LowLow),
        Pclmulqdq.CarrylessMultiply(a, b, HighLow) ^ Pclmulqdq.CarrylessMultiply(a, b, LowHigh),
        Pclmulqdq.CarrylessMultiply(a, b, HighHigh));

    /// <summary>Goes on over a text, padded with zeros to whole blocks.</summary>
    /// <param name="sum">What came before.</param>
    /// <param name="key">H and its powers.</param>
    /// <param name="text">Where the text begins.</param>
    /// <param name="length">Octets of it, 0 or more.</param>
    public static Vector128<ulong> Absorb(Vector128<ulong> sum, PolyvalKey* key, byte* text, int length)
    {
        for (; length >= BlocksAtOnce * AesBlock.Length; length -= BlocksAtOnce * AesBlock.Length, text += BlocksAtOnce * AesBlock.Length)
        {
            Vector128<ulong> low = Vector128<ulong>.Zero;
            Vector128<ulong> middle = Vector128<ulong>.Zero;
            Vector128<ulong> high = Vector128<ulong>.Zero;
            Multiply(sum ^ Load(text), key->H4, ref low, ref middle, ref high);
            Multiply(Load(text + AesBlock.Length), key->H3, ref low, ref middle, ref high);
            Multiply(Load(text + (2 * AesBlock.Length)), key->H2, ref low, ref middle, ref high);
            Multiply(Load(text + (3 * AesBlock.Length)), key->H, ref low, ref middle, ref high);
            sum = Reduce(low, middle, high);
        }

        for (; length >= AesBlock.Length; length -= AesBlock.Length, text += AesBlock.Length)
        {
            sum = Dot(sum ^ Load(text), key->H);
        }

        if (length == 0)
        {
            return sum;
        }

        Vector128<ulong> last = Vector128<ulong>.Zero;
        Unsafe.CopyBlockUnaligned(&last, text, (uint)length);
        return Dot(sum ^ last, key->H);
    }

    private static Vector128<ulong> Load(byte* from) => Vector128.Load(from).AsUInt64();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Multiply(
        Vector128<ulong> a, Vector128<ulong> b, ref Vector128<ulong> low, ref Vector128<ulong> middle, ref Vector128<ulong> high)
    {
        low ^= Pclmulqdq.CarrylessMultiply(a, b, LowLow);
        middle ^= Pclmulqdq.CarrylessMultiply(a, b, HighLow) ^ Pclmulqdq.CarrylessMultiply(a, b, LowHigh);
        high ^= Pclmulqdq.CarrylessMultiply(a, b, HighHigh);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<ulong> Reduce(Vector128<ulong> low, Vector128<ulong> middle, Vector128<ulong> high)
    {
        low ^= Sse2.ShiftLeftLogical128BitLane(middle, sizeof(ulong));
        high ^= Sse2.ShiftRightLogical128BitLane(middle, sizeof(ulong));
        return high ^ FoldHalf(FoldHalf(low));
    }

    /// <summary>Exchanges the halves and adds what the lower one is worth: x^127 + x^126 + x^121 of it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<ulong> FoldHalf(Vector128<ulong> value)
    {
        Vector128<ulong> polynomial = Vector128.Create(1UL, 0xC200_0000_0000_0000UL);
        return Sse2.Shuffle(value.AsUInt32(), 0b01_00_11_10).AsUInt64() ^ Pclmulqdq.CarrylessMultiply(value, polynomial, LowHigh);
    }
}
