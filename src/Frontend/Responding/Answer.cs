using System.Runtime.InteropServices;
using PublicTime.Wire.Ntp;

namespace PublicTime.Frontend.Responding;

/// <summary>What a batch's responder says of one datagram.</summary>
/// <param name="Disposition">The one outcome, to be counted by the caller.</param>
/// <param name="Length">Octets of the answer; 0 for none.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct Answer(Disposition Disposition, int Length);
