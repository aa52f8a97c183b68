namespace PublicTime.Frontend.Engines.Sockets;

/// <summary>How long the datagram in hand may have waited before the clock was read for it. Belongs to one socket.</summary>
/// <remarks>
/// Model: a socket is a queue, first in, first out. A receive that has to wait shows that the queue was empty after the datagram
/// before was taken; so what comes then arrived later than that, and no longer ago than it takes to wake up
/// (<see cref="WakeUpAllowance"/>). A receive that need not wait takes a datagram behind that one, which arrived later still. A
/// queue that never runs empty is bounded by its length: once as many datagrams were taken as it can hold, what is left of it arrived since.
/// </remarks>
/// <param name="now">Monotonic nanoseconds at which the queue is empty because the socket is new.</param>
/// <param name="queueLength">The most datagrams that the queue can hold.</param>
internal struct ReceiveDelay(long now, int queueLength)
{
    private long _lastTaken = now;
    private long _arrivedSince = now;
    private long _turnBegan = now;
    private int _takenInTurn;

    /// <summary>A datagram for which the receive had to wait.</summary>
    /// <param name="now">Monotonic nanoseconds.</param>
    /// <param name="wakeUpAllowance">How long waking up may have taken, in nanoseconds.</param>
    /// <returns>How many nanoseconds ago it may have arrived.</returns>
    public long Awaited(long now, long wakeUpAllowance)
    {
        _arrivedSince = Math.Max(_lastTaken, now - wakeUpAllowance);
        _turnBegan = now;
        _takenInTurn = 0;
        return Taken(now);
    }

    /// <summary>A datagram that was in the queue already.</summary>
    /// <inheritdoc cref="Awaited"/>
    public long Queued(long now)
    {
        if (++_takenInTurn > queueLength)
        {
            _arrivedSince = Math.Max(_arrivedSince, _turnBegan);
            _turnBegan = now;
            _takenInTurn = 0;
        }

        return Taken(now);
    }

    private long Taken(long now)
    {
        _lastTaken = now;
        return now - _arrivedSince;
    }
}
