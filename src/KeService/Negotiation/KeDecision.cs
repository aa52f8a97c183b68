using System.Runtime.InteropServices;
using PublicTime.Wire.Nts;

namespace PublicTime.KeService.Negotiation;

/// <summary>What is answered to a request.</summary>
/// <param name="Agreement">What there is in common.</param>
/// <param name="Aead">The AEAD of the session; without meaning unless agreed.</param>
/// <param name="ConfirmsGcmSivContext">Whether the client's record 1024 is echoed: it sent one, and AEAD 30 was chosen.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct KeDecision(KeAgreement Agreement, AeadAlgorithm Aead, bool ConfirmsGcmSivContext = false);
