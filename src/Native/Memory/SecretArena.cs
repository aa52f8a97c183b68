namespace PublicTime.Native.Memory;

/// <summary>Gives out slots of <see cref="SecretPages"/>. Any thread may take and give back.</summary>
/// <remarks>
/// Secrets are small and few, and a process may lock only so many pages, so slots share them. A slot that came back is
/// given out again for the same length; pages are never returned, so memory follows the most that was ever held.
/// </remarks>
internal sealed class SecretArena
{
    /// <summary>Where every slot begins: at a multiple of this many octets, a line of the processor's cache.</summary>
    public const int Alignment = 64;

    private const int ChunkLength = 64 * 1024;

    private readonly Lock _gate = new();
    private readonly Dictionary<int, Stack<nint>> _free = [];
    private nint _next;
    private int _left;

    /// <summary>Takes a slot; its octets are zero.</summary>
    /// <param name="length">Octets, at least one.</param>
    /// <exception cref="IOException">The system has no more memory.</exception>
    public nint Take(int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(length);
        int slot = SlotLength(length);
        lock (_gate)
        {
            if (_free.TryGetValue(slot, out Stack<nint>? free) && free.TryPop(out nint used))
            {
                return used;
            }

            if (slot > ChunkLength)
            {
                return SecretPages.Take((nuint)slot);
            }

            if (slot > _left)
            {
                (_next, _left) = (SecretPages.Take(ChunkLength), ChunkLength);
            }

            nint taken = _next;
            (_next, _left) = (_next + slot, _left - slot);
            return taken;
        }
    }

    /// <summary>Gives a slot back, which the caller has zeroed and uses no more.</summary>
    /// <param name="address">What <see cref="Take"/> returned.</param>
    /// <param name="length">The length it was taken with.</param>
    public void GiveBack(nint address, int length)
    {
        int slot = SlotLength(length);
        lock (_gate)
        {
            if (!_free.TryGetValue(slot, out Stack<nint>? free))
            {
                free = new Stack<nint>();
                _free.Add(slot, free);
            }

            free.Push(address);
        }
    }

    private static int SlotLength(int length) => checked((length + Alignment - 1) / Alignment * Alignment);
}
