using System.Collections.Immutable;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace PublicTime.Frontend.Access;

/// <summary>
/// Every address of one family, allowed or denied, as the sorted addresses at which the verdict flips. Below the first
/// flip everyone is denied, so an address is allowed exactly when an odd number of flips lie at or below it.
/// </summary>
/// <typeparam name="TAddress">An address in host order: <see cref="uint"/> or <see cref="UInt128"/>.</typeparam>
internal readonly struct VerdictTable<TAddress>
    where TAddress : struct, IBinaryInteger<TAddress>
{
    private const int UInt64Bits = 64;
    private const int UInt32Bits = 32;

    private readonly TAddress[] _flips;
    private readonly FlipIndex? _index;

    private VerdictTable(TAddress[] flips)
    {
        _flips = flips;
        _index = FlipIndex.IsWorthIt(flips.Length) ? new FlipIndex([.. flips.Select(UpperOf)]) : null;
    }

    /// <summary>True when nobody is allowed.</summary>
    public bool IsEmpty => _flips.Length == 0;

    /// <summary>True when everyone is allowed: one flip, at the lowest address.</summary>
    public bool IsFull => _flips.Length == 1 && TAddress.IsZero(_flips[0]);

    /// <summary>Flattens subnets: the longest prefix that covers an address decides, and no prefix means denied.</summary>
    /// <param name="verdicts">Distinct subnets of one family, in any order.</param>
    public static VerdictTable<TAddress> Flatten(IEnumerable<KeyValuePair<AddressPrefix, bool>> verdicts)
    {
        // Subnets nest or are disjoint, so in the order (first address, length) an enclosing one comes before all that it
        // encloses, and a stack holds those that the sweep is inside of.
        ImmutableArray<KeyValuePair<AddressPrefix, bool>> ordered =
            [.. verdicts.OrderBy(entry => entry.Key.First).ThenBy(entry => entry.Key.Length)];
        FlipList flips = new();
        Stack<KeyValuePair<AddressPrefix, bool>> open = new();
        foreach (KeyValuePair<AddressPrefix, bool> entry in ordered)
        {
            while (open.TryPeek(out KeyValuePair<AddressPrefix, bool> inner) && inner.Key.Last < entry.Key.First)
            {
                Close(open, flips);
            }

            flips.Set(entry.Key.First, entry.Value);
            open.Push(entry);
        }

        while (open.Count > 0)
        {
            Close(open, flips);
        }

        return new VerdictTable<TAddress>([.. flips.Addresses.Select(TAddress.CreateChecked)]);
    }

    /// <summary>Binary search for the number of flips at or below <paramref name="address"/>, among the few that the index leaves.</summary>
    /// <remarks>Compiled once for good: what it learned while a service warms up, with two rules, would not suit thousands.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public bool Allows(TAddress address)
    {
        TAddress[] flips = _flips;
        int low = 0;
        int high = flips.Length;
        _index?.Find(UpperOf(address), out low, out high);
        while (low < high)
        {
            int middle = (int)((uint)(low + high) >> 1);
            if (flips[middle] <= address)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return (low & 1) != 0;
    }

    /// <summary>The uppermost 64 bits; those of a shorter address are its own, followed by zeros. The compiler keeps one of the cases.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong UpperOf(TAddress address) => typeof(TAddress) == typeof(UInt128)
        ? (ulong)(Unsafe.BitCast<TAddress, UInt128>(address) >> UInt64Bits)
        : (ulong)Unsafe.BitCast<TAddress, uint>(address) << UInt32Bits;

    /// <summary>Leaves the innermost subnet: behind it the one around it decides again, or nobody is allowed.</summary>
    private static void Close(Stack<KeyValuePair<AddressPrefix, bool>> open, FlipList flips)
    {
        AddressPrefix closed = open.Pop().Key;
        int bits = closed.IsIPv6 ? AddressPrefix.IPv6Bits : AddressPrefix.IPv4Bits;
        UInt128 highest = bits == AddressPrefix.IPv6Bits ? UInt128.MaxValue : uint.MaxValue;
        if (closed.Last != highest)
        {
            flips.Set(closed.Last + UInt128.One, open.TryPeek(out KeyValuePair<AddressPrefix, bool> outer) && outer.Value);
        }
    }
}
