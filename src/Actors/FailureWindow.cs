namespace PublicTime.Actors;

/// <summary>Counts an actor's failures over a sliding window and says how long to wait before the next restart. Owned by one supervisor.</summary>
/// <remarks>Counts on the monotonic clock: this service may step the other one.</remarks>
internal sealed class FailureWindow(SupervisionPolicy policy, TimeProvider time)
{
    private readonly Queue<long> _failures = new();

    /// <summary>Failures within the window, the last one included.</summary>
    public int Count => _failures.Count;

    /// <summary>Counts a failure that happened now.</summary>
    /// <param name="backoff">The wait before the restart.</param>
    /// <returns>False when no restart is left.</returns>
    public bool TryRestart(out TimeSpan backoff)
    {
        long now = time.GetTimestamp();
        _failures.Enqueue(now);
        while (time.GetElapsedTime(_failures.Peek(), now) > policy.Window)
        {
            _failures.Dequeue();
        }

        backoff = BackoffBefore(_failures.Count);
        return _failures.Count <= policy.MaxRestarts;
    }

    /// <summary>In double, because 2^(n − 1) ticks overflow every integer sooner or later; infinity is compared like any number.</summary>
    private TimeSpan BackoffBefore(int restart)
    {
        double ticks = policy.FirstBackoff.Ticks * Math.Pow(2, restart - 1);
        return ticks < policy.MaxBackoff.Ticks ? new TimeSpan((long)ticks) : policy.MaxBackoff;
    }
}
