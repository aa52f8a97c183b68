using System.Numerics;
using System.Runtime.CompilerServices;

namespace PublicTime.Frontend.Responding;

/// <summary>Counts the requests of each shape in one batch. Belongs to one responder.</summary>
/// <remarks>A hash table with twice as many places as there can be shapes. Who chooses shapes that collide costs a step for each, in a batch that ends.</remarks>
internal sealed class NtsShapes
{
    private const ulong Spread = 0x9E37_79B9_7F4A_7C15; // 2^64 divided by the golden ratio

    private readonly NtsShape[] _shapes;
    private readonly ulong[] _codes;
    private readonly int[] _counts;
    private readonly short[] _places;
    private readonly int _shift;
    private int _count;

    /// <summary>Takes all memory.</summary>
    /// <param name="batch">The most requests in a batch.</param>
    public NtsShapes(int batch)
    {
        (_shapes, _codes, _counts) = (new NtsShape[batch], new ulong[batch], new int[batch]);
        _places = new short[(int)BitOperations.RoundUpToPowerOf2(2 * (uint)batch)];
        _shift = 64 - BitOperations.Log2((uint)_places.Length);
    }

    /// <summary>How many shapes there are.</summary>
    public int Total => _count;

    /// <summary>A shape by its number.</summary>
    public ref readonly NtsShape this[int number] => ref _shapes[number];

    /// <summary>How many requests of a shape are not taken yet.</summary>
    public ref int Left(int number) => ref _counts[number];

    /// <summary>Counts a request.</summary>
    /// <returns>The number of its shape in this batch.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public int Count(in NtsShape shape)
    {
        ulong code = shape.Code;

        // Mostly they are all alike.
        int number = _count > 0 && _codes[0] == code ? 0 : Find(shape, code);
        _counts[number]++;
        return number;
    }

    /// <summary>Forgets the batch and its keys.</summary>
    public void Clear()
    {
        if (_count == 0)
        {
            return;
        }

        _shapes.AsSpan(0, _count).Clear();
        _counts.AsSpan(0, _count).Clear();
        _places.AsSpan().Clear();
        _count = 0;
    }

    private int Find(in NtsShape shape, ulong code)
    {
        int place = (int)(unchecked(code * Spread) >> _shift);
        while (_places[place] is var number and not 0)
        {
            if (_codes[number - 1] == code)
            {
                return number - 1;
            }

            place = (place + 1) & (_places.Length - 1);
        }

        (_shapes[_count], _codes[_count]) = (shape, code);
        _places[place] = (short)(_count + 1);
        return _count++;
    }
}
