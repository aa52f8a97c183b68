using PublicTime.Wire.Ntp;

namespace PublicTime.Frontend.Engines;

/// <summary>One worker's counters. Written by its thread alone, read by anyone; a reader may be a packet behind.</summary>
public sealed class DispositionCounters
{
    // Room for a cache line on either side, so that two workers never write to the same one.
    private const int Padding = 8;

    private static readonly int Outcomes = Enum.GetValues<Disposition>().Length;

    private readonly long[] _counts = new long[Padding + Outcomes + Padding];

    /// <summary>Answers that the kernel refused to send.</summary>
    public long SendFailures { get; private set; }

    /// <summary>How many datagrams ended this way.</summary>
    public long this[Disposition disposition] => Volatile.Read(ref _counts[Padding + (int)disposition]);

    /// <summary>Counts one datagram.</summary>
    public void Count(Disposition disposition) => _counts[Padding + (int)disposition]++;

    /// <summary>Counts answers that were not sent.</summary>
    public void CountSendFailures(int failures) => SendFailures += failures;

    /// <summary>Takes over what another counted, which counts no more.</summary>
    public void Add(DispositionCounters other)
    {
        ArgumentNullException.ThrowIfNull(other);
        for (int i = 0; i < Outcomes; i++)
        {
            _counts[Padding + i] += Volatile.Read(ref other._counts[Padding + i]);
        }

        SendFailures += other.SendFailures;
    }
}
