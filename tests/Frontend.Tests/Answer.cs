using PublicTime.Wire.Ntp;

namespace PublicTime.Frontend.Tests;

/// <summary>What became of one datagram.</summary>
/// <param name="Disposition">Its outcome.</param>
/// <param name="Octets">The answer; empty for none.</param>
internal sealed record Answer(Disposition Disposition, byte[] Octets)
{
    public NtpHeader Header
    {
        get
        {
            Assert.True(NtpHeader.TryRead(Octets, out NtpHeader header));
            return header;
        }
    }

    /// <summary>What follows the header.</summary>
    public byte[] Tail => Octets[NtpHeader.Length..];
}
