namespace PublicTime.Native.Udp;

/// <summary>How often each trouble was met. Written by one thread, read by any; a reader may be a call behind.</summary>
public sealed class TransferCounters
{
    // Room for a cache line on either side, so that two threads never write to the same one.
    private const int Padding = 8;

    private static readonly int Transfers = Enum.GetValues<Transfer>().Length;
    private static readonly int Troubles = Enum.GetValues<SocketTrouble>().Length;

    private readonly long[] _counts = new long[Padding + (Transfers * Troubles) + Padding];

    /// <summary>How often this came of that.</summary>
    public long this[Transfer transfer, SocketTrouble trouble] => Volatile.Read(ref _counts[IndexOf(transfer, trouble)]);

    /// <summary>Counts.</summary>
    /// <param name="transfer">What became of it.</param>
    /// <param name="trouble">Why.</param>
    /// <param name="times">Answers, or calls.</param>
    public void Count(Transfer transfer, SocketTrouble trouble, int times = 1) => _counts[IndexOf(transfer, trouble)] += times;

    /// <summary>Takes over what another counted, which counts no more.</summary>
    public void Add(TransferCounters other)
    {
        ArgumentNullException.ThrowIfNull(other);
        for (int i = 0; i < Transfers * Troubles; i++)
        {
            _counts[Padding + i] += Volatile.Read(ref other._counts[Padding + i]);
        }
    }

    private static int IndexOf(Transfer transfer, SocketTrouble trouble) => Padding + ((int)transfer * Troubles) + (int)trouble;
}
