namespace PublicTime.Frontend.Engines;

/// <summary>How much may wait in a socket, so that nobody is answered after they gave up. A function of what it is told; belongs to one thread.</summary>
/// <remarks>
/// The queue that carries a whole core over a burst takes a tenth of a core a second to empty. Under lasting overload it is always full: as many
/// requests are answered as with a short one, each of them a second late. So it is cut by how long requests waited in it, and doubled
/// when it was seen empty until it is itself again. What came before a cut says nothing about the queue after it.
/// </remarks>
internal sealed class QueueBound
{
    /// <summary>How long the oldest request of a full batch may have waited: twice what a quota of the cgroup with the usual period stops a process for.</summary>
    public const long MostWaitNanoseconds = 200_000_000;

    /// <summary>From one change to the next doubling.</summary>
    public const long PauseNanoseconds = 100_000_000;

    /// <summary>Octets that are asked for at least: several batches.</summary>
    public const int Least = 256 * 1024;

    // What a cut aims at; the queue is then left alone until it is twice as slow.
    private const double AimNanoseconds = MostWaitNanoseconds / 2.0;

    private readonly int _most;
    private long _sinceNanoseconds = long.MinValue; // what came before says nothing about the queue as it is

    /// <summary>Leaves a queue as it is until something waits too long.</summary>
    /// <param name="most">Octets to ask the kernel for while nothing does.</param>
    public QueueBound(int most) => Length = _most = most;

    /// <summary>Octets to ask the kernel for.</summary>
    public int Length { get; private set; }

    /// <summary>Whoever tells how long requests waited had their clock stepped: what came before cannot be told.</summary>
    /// <param name="nowNanoseconds">As for <see cref="Observe"/>.</param>
    public void Forget(long nowNanoseconds) => _sinceNanoseconds = nowNanoseconds;

    /// <summary>Takes note of a batch.</summary>
    /// <param name="isFull">Whether more may wait behind it.</param>
    /// <param name="waitedNanoseconds">How long its first datagram waited; of no account unless the batch is full.</param>
    /// <param name="nowNanoseconds">A clock that never goes back; not negative.</param>
    /// <returns>Whether <see cref="Length"/> has changed.</returns>
    public bool Observe(bool isFull, long waitedNanoseconds, long nowNanoseconds)
    {
        int length = Length;
        if (isFull && waitedNanoseconds > MostWaitNanoseconds && nowNanoseconds - waitedNanoseconds >= _sinceNanoseconds)
        {
            length = (int)Math.Max(Math.Min(Least, _most), length * (AimNanoseconds / waitedNanoseconds));
        }
        else if (!isFull && length < _most && nowNanoseconds - PauseNanoseconds >= _sinceNanoseconds)
        {
            length = (int)Math.Min(2L * length, _most);
        }

        if (length == Length)
        {
            return false;
        }

        (Length, _sinceNanoseconds) = (length, nowNanoseconds);
        return true;
    }
}
