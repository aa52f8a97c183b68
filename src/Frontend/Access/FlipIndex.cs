using System.Numerics;
using System.Runtime.CompilerServices;

namespace PublicTime.Frontend.Access;

/// <summary>Where among many sorted flips an address may lie: two or three reads in the place of a search's fourteen. Immutable.</summary>
/// <remarks>
/// Looks at the upper 64 bits of an address alone. A node cuts the span of its flips into slots of equal width, about as many as it has
/// flips times four, so that most slots hold none and the verdict is the slot's; a slot that still holds many is a node of its own: addresses are given out in clusters, and IPv6 uses little of its room.
/// </remarks>
internal sealed class FlipIndex
{
    // As many flips as a search among neighbours in one or two cache lines takes no longer for than another node.
    private const int FewFlips = 8;
    private const int MostSlotBits = 16;
    private const int SpareSlotBits = 2;

    private readonly List<Node> _nodes = [];
    private readonly List<Slot> _slots = [];
    private readonly Node[] _nodeArray;
    private readonly Slot[] _slotArray;

    /// <summary>Builds the index.</summary>
    /// <param name="uppers">The upper 64 bits of every flip, in their order.</param>
    public FlipIndex(ReadOnlySpan<ulong> uppers)
    {
        AddNode(uppers, 0, uppers.Length);
        (_nodeArray, _slotArray) = ([.. _nodes], [.. _slots]);
        (_nodes, _slots) = ([], []);
    }

    /// <summary>False where a search through all flips is as fast.</summary>
    public static bool IsWorthIt(int flips) => flips > FewFlips;

    /// <summary>Every flip before <paramref name="begin"/> lies at or below the address, and none from <paramref name="end"/> on.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Find(ulong upper, out int begin, out int end)
    {
        Node[] nodes = _nodeArray;
        int at = 0;
        while (true)
        {
            ref readonly Node node = ref nodes[at];
            if (upper < node.First || upper > node.Last)
            {
                begin = end = upper < node.First ? node.Begin : node.End;
                return;
            }

            Slot slot = _slotArray[node.SlotsAt + (int)((upper - node.First) >> node.Shift)];
            (begin, end) = (slot.Begin, slot.End);
            if (end >= 0)
            {
                return;
            }

            at = ~end;
        }
    }

    private int AddNode(ReadOnlySpan<ulong> uppers, int begin, int end)
    {
        (ulong first, ulong last) = (uppers[begin], uppers[end - 1]);
        int bits = Math.Min(BitOperations.Log2((uint)(end - begin)) + 1 + SpareSlotBits, MostSlotBits);
        int shift = Math.Max(0, 64 - BitOperations.LeadingZeroCount(last - first) - bits);
        int at = _nodes.Count;
        int slotsAt = _slots.Count;
        int count = (int)((last - first) >> shift) + 1;
        _nodes.Add(new Node(first, last, shift, slotsAt, begin, end));
        _slots.AddRange(new Slot[count]);
        int next = begin;
        for (int i = 0; i < count; i++)
        {
            int from = next;
            while (next < end && (int)((uppers[next] - first) >> shift) == i)
            {
                next++;
            }

            // What differs in its lower 64 bits alone is left to the search.
            bool isNode = next - from > FewFlips && uppers[from] != uppers[next - 1];
            _slots[slotsAt + i] = isNode ? new Slot(from, ~AddNode(uppers, from, next)) : new Slot(from, next);
        }

        return at;
    }

    /// <summary>A span of addresses in slots of equal width.</summary>
    private readonly record struct Node(ulong First, ulong Last, int Shift, int SlotsAt, int Begin, int End);

    /// <summary>A range of flips; or, where <paramref name="End"/> is negative, the complement of the node that cuts it finer.</summary>
    private readonly record struct Slot(int Begin, int End);
}
