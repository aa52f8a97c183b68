namespace PublicTime.Testing;

/// <summary>What something takes of managed memory.</summary>
internal static class ManagedMemory
{
    private const int Tries = 8;

    /// <summary>
    /// Octets that something takes on this thread, the least of some tries: a collection that another test causes counts what it takes from this thread, and so does
    /// the runtime when it puts better code in place; what takes memory by itself takes it every time.
    /// </summary>
    /// <param name="act">Done once before, and then until it takes nothing, some times at most.</param>
    public static long CostOf(Action act)
    {
        act();
        long least = long.MaxValue;
        for (int i = 0; i < Tries && least > 0; i++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            act();
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        return least;
    }
}
