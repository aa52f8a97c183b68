namespace PublicTime.Wire.Time;

/// <summary>The four timestamps of one exchange, and what they say (RFC 5905 section 8).</summary>
/// <param name="Origin">T1: the client sends, on the client's clock.</param>
/// <param name="Receive">T2: the server receives, on the server's clock.</param>
/// <param name="Transmit">T3: the server replies, on the server's clock.</param>
/// <param name="Destination">T4: the client receives, on the client's clock.</param>
public readonly record struct NtpExchange(
    NtpTimestamp Origin, NtpTimestamp Receive, NtpTimestamp Transmit, NtpTimestamp Destination)
{
    /// <summary>Server minus client: positive when the client's clock is slow. θ = ((T2 − T1) + (T3 − T4)) / 2.</summary>
    public NtpDuration Offset => (Receive - Origin).Half() + (Transmit - Destination).Half();

    /// <summary>Round trip less the server's own time, δ = (T4 − T1) − (T3 − T2). Negative only when a clock stepped.</summary>
    public NtpDuration Delay => (Destination - Origin) - (Transmit - Receive);
}
