namespace PublicTime.Limits.Tests;

/// <summary>The model: a token bucket for every address, exact, in memory that grows. It is charged for what was answered, by whomever.</summary>
internal sealed class ExactBuckets(RateLimit limit)
{
    // Nanoseconds times 2^20, in which every interval is whole.
    private const int Scale = 20;

    private readonly Int128 _interval = (Int128)1_000_000_000 << (Scale + Math.Max(limit.Interval, 0)) >> Math.Max(-limit.Interval, 0);
    private readonly Dictionary<ulong, Int128> _fullAt = [];

    /// <summary>Whether a client may be answered now.</summary>
    /// <param name="client">Any number.</param>
    /// <param name="nowNanoseconds">Never less than before.</param>
    /// <param name="toleratedIntervals">How much earlier than exactly, in intervals.</param>
    public bool Allows(ulong client, long nowNanoseconds, double toleratedIntervals = 0)
    {
        Int128 missing = Int128.Max(_fullAt.GetValueOrDefault(client) - ((Int128)nowNanoseconds << Scale), 0);
        return missing <= ((limit.Burst - 1) * _interval) + (Int128)(toleratedIntervals * (double)_interval);
    }

    /// <summary>Charges a client for an answer.</summary>
    public void Charge(ulong client, long nowNanoseconds) =>
        _fullAt[client] = Int128.Max(_fullAt.GetValueOrDefault(client), (Int128)nowNanoseconds << Scale) + _interval;
}
