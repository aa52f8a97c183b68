using System.Runtime.InteropServices;
using PublicTime.KeService.Negotiation;
using PublicTime.Wire.KeyEstablishment;

namespace PublicTime.Fuzz.Tests.Promises;

/// <summary>What a KE request gets.</summary>
/// <param name="Fault">Why it gets nothing.</param>
/// <param name="Decision">What it gets where there is no fault.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct KeVerdict(KeRequestFault Fault, KeDecision Decision = default);
