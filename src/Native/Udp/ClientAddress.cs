namespace PublicTime.Native.Udp;

/// <summary>Where a datagram came from, in numbers that can be compared without allocating.</summary>
/// <param name="IsIPv4">Whether <paramref name="Value"/> is an IPv4 address in its low 32 bits.</param>
/// <param name="Value">The address, first octet uppermost.</param>
/// <param name="Port">UDP port.</param>
public readonly record struct ClientAddress(bool IsIPv4, UInt128 Value, ushort Port);
