namespace PublicTime.Fuzz.Tests.Loop;

/// <summary>Watches how long single packets take. A packet is slow only if it is slow every time: whatever else runs here cannot do that.</summary>
/// <param name="ask">Answers a packet.</param>
/// <param name="costly">Packets that may cost as much as any: NTS requests with every placeholder.</param>
internal sealed class PacketTime(Action<byte[]> ask, IEnumerable<byte[]> costly)
{
    private const int Repeats = 50;

    // A margin for noise and for compilation; what this is to find is a packet whose cost grows out of all proportion.
    private const double Tolerance = 20;

    // Where the costly packet is dropped at once, as without NTS, twenty times nothing would still be nothing.
    private static readonly TimeSpan LowestLimit = TimeSpan.FromMicroseconds(100);

    private readonly TimeSpan _limit = Max(costly.Max(packet => Fastest(ask, packet)) * Tolerance, LowestLimit);

    /// <summary>How many packets took longer than the limit once; most of them were interrupted.</summary>
    public long SlowOnce { get; private set; }

    /// <summary>Whether a packet takes too long, whenever it is asked.</summary>
    /// <param name="packet">The packet.</param>
    /// <param name="first">How long it took when it was asked already.</param>
    public bool IsSlow(byte[] packet, TimeSpan first)
    {
        if (first <= _limit)
        {
            return false;
        }

        SlowOnce++;
        return Fastest(ask, packet) > _limit;
    }

    private static TimeSpan Max(TimeSpan one, TimeSpan other) => one > other ? one : other;

    private static TimeSpan Fastest(Action<byte[]> ask, byte[] packet)
    {
        TimeSpan fastest = TimeSpan.MaxValue;
        for (int i = 0; i < Repeats; i++)
        {
            long start = TimeProvider.System.GetTimestamp();
            ask(packet);
            TimeSpan elapsed = TimeProvider.System.GetElapsedTime(start);
            fastest = elapsed < fastest ? elapsed : fastest;
        }

        return fastest;
    }
}
