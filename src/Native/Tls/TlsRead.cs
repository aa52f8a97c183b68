using System.Runtime.InteropServices;

namespace PublicTime.Native.Tls;

/// <summary>The outcome of reading from a TLS connection.</summary>
/// <param name="Status">What happened.</param>
/// <param name="Length">Octets written to the caller's buffer; above 0 only with <see cref="TlsReadStatus.Received"/>.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct TlsRead(TlsReadStatus Status, int Length);
