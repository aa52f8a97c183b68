namespace PublicTime.Native.Clock;

/// <summary>A reading of the host's realtime clock as it is. It never goes on the wire: the served clock corrects it first.</summary>
/// <param name="Nanoseconds">Nanoseconds since 1970.</param>
public readonly record struct RawInstant(long Nanoseconds);
