using PublicTime.Wire.Ntp;
using PublicTime.Wire.Time;

namespace PublicTime.Discipline.Host;

/// <summary>What another daemon's word makes of the host's clock, for the wire.</summary>
/// <param name="Stratum">1 to 15, as the operator said.</param>
/// <param name="Leap">Never <see cref="LeapIndicator.Unsynchronized"/>.</param>
/// <param name="ReferenceId">What this server is synchronized to.</param>
/// <param name="Reference">When the daemon was last seen to speak.</param>
/// <param name="ErrorSeconds">Bound on the error at the reading, in seconds: half the root delay is in it.</param>
/// <param name="ErrorGrowth">How the bound grows until the next reading, in s/s.</param>
public readonly record struct HostTime(
    byte Stratum, LeapIndicator Leap, ReferenceId ReferenceId, NtpTimestamp Reference, double ErrorSeconds, double ErrorGrowth);
