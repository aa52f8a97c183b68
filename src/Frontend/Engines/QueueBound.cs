namespace PublicTime.Frontend.Engines;

/// <summary>How much may wait in a socket, so that nobody is answered after they gave up. A function of what it is told; belongs to one thread.</summary>
/// <remarks>
/// The queue that carries a whole core over a burst takes a tenth of a core a second to empty. Under lasting overload it is always full: as many
/// requests are answered as with a short one, each of them a second late. So it is cut by how long requests waited in it, and doubled
/// when it was seen empty until it is itself again. What came before a cut says nothing about the queue after it.
/// </remarks>
internal sealed class QueueBound
{
    /// <summary>How long the oldest request of a full batch may have waited, in nanoseconds: twice what a quota of the cgroup stops a process for.</summary>
    public const long MostWait = 200_000_000;

    /// <summary>Nanoseconds from one change to the next doubling.</summary>
    public const long Pause = 100_000_000;

    /// <summary>Octets that are asked for at least: several batches.</summary>
    public const int Least = 256 * 1024;

    // What a cut aims at; the queue is then left alone until it is twice as slow.
    private const double Wait = MostWait / 2.0;

    private readonly int _most;
    private long _changedAt = long.MinValue;

    /// <summary>Leaves a queue as it is until something waits too long.</summary>
    /// <param name="most">Octets to ask the kernel for while nothing does.</param>
    public QueueBound(int most) => Length = _most = most;

    /// <summary>Octets to ask the kernel for.</summary>
    public int Length { get; private set; }

    /// <summary>Takes note of a batch.</summary>
    /// <param name="isFull">Whether more may wait behind it.</param>
    /// <param name="waited">How long its first datagram waited, in nanoseconds.</param>
    /// <param name="now">Nanoseconds of a clock that never goes back, not negative.</param>
    /// <returns>Whether <see cref="Length"/> has changed.</returns>
    public bool Observe(bool isFull, long waited, long now)
    {
        int length = Length;
        if (isFull && waited > MostWait && now - waited >= _changedAt)
        {
            length = (int)Math.Max(Math.Min(Least, _most), length * (Wait / waited));
        }
        else if (!isFull && length < _most && now - Pause >= _changedAt)
        {
            length = (int)Math.Min(2L * length, _most);
        }

        if (length == Length)
        {
            return false;
        }

        (Length, _changedAt) = (length, now);
        return true;
    }
}
