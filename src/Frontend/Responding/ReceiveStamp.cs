using PublicTime.Native.Clock;

namespace PublicTime.Frontend.Responding;

/// <summary>When a datagram arrived, as well as its engine knows.</summary>
/// <param name="At">The stamp; T2 on the wire.</param>
/// <param name="UncertaintyNanoseconds">
/// How much earlier the datagram may have arrived, in nanoseconds, 0 or more. It goes into the root dispersion of the answer: 0 for a
/// stamp of the kernel, more for one that was read in user space after the datagram had waited there.
/// </param>
public readonly record struct ReceiveStamp(RawInstant At, long UncertaintyNanoseconds)
{
    private const double SecondsPerNanosecond = 1e-9;

    /// <summary>The same in seconds.</summary>
    public double UncertaintySeconds => UncertaintyNanoseconds * SecondsPerNanosecond;

    /// <summary>A stamp of the kernel.</summary>
    public static ReceiveStamp Exact(RawInstant at) => new(at, 0);

    /// <inheritdoc cref="Exact"/>
    public static implicit operator ReceiveStamp(RawInstant at) => Exact(at);
}
