using PublicTime.Wire.Ntp;

namespace PublicTime.Frontend.Engines;

/// <summary>One worker's counters. Written by its thread alone, read by anyone; a reader may be a packet behind.</summary>
public sealed class DispositionCounters
{
    // Room for a cache line on either side, so that two workers never write to the same one.
    private const int Padding = 8;

    private static readonly int Outcomes = Enum.GetValues<Disposition>().Length;

    private readonly long[] _counts = new long[Padding + Outcomes + Padding];

    /// <summary>How many datagrams ended this way.</summary>
    public long this[Disposition disposition] => Volatile.Read(ref _counts[Padding + (int)disposition]);

    /// <summary>How many datagrams there were.</summary>
    public long Sum()
    {
        long sum = 0;
        for (int i = 0; i < Outcomes; i++)
        {
            sum += Volatile.Read(ref _counts[Padding + i]);
        }

        return sum;
    }

    /// <summary>Counts one datagram.</summary>
    public void Count(Disposition disposition) => _counts[Padding + (int)disposition]++;

    /// <summary>Counts several datagrams.</summary>
    public void Count(Disposition disposition, long datagrams) => _counts[Padding + (int)disposition] += datagrams;

    /// <summary>Takes over what another counted, which counts no more.</summary>
    public void Add(DispositionCounters other)
    {
        ArgumentNullException.ThrowIfNull(other);
        for (int i = 0; i < Outcomes; i++)
        {
            _counts[Padding + i] += Volatile.Read(ref other._counts[Padding + i]);
        }
    }
}
