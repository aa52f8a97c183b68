using PublicTime.Wire.Ntp;

namespace PublicTime.Wire.Tests.Ntp;

public sealed class ReferenceIdTests
{
    [Theory]
    [InlineData(0x47505300, 1, "GPS")] // RFC 5905 figure 12
    [InlineData(0x52415445, 0, "RATE")] // RFC 5905 section 7.4
    [InlineData(0x50505320, 1, "PPS ")]
    [InlineData(0x47505300, 2, "71.80.83.0")]
    [InlineData(0xC0000201, 2, "192.0.2.1")]
    [InlineData(0xC0000201, 1, "192.0.2.1")] // stratum 1 should be text; what is not printable is not printed
    [InlineData(0x00000000, 0, "0.0.0.0")]
    [InlineData(0x0A0A0A0A, 0, "10.10.10.10")] // no line feeds into a terminal
    public void The_text_is_for_people(uint value, int stratum, string text) => Assert.Equal(text, new ReferenceId(value).ToString(stratum));

    [Fact]
    public void The_nts_nak_is_spelled_as_rfc_8915_says() => Assert.Equal("NTSN", ReferenceId.NtsNak.ToString(0));

    [Fact]
    public void Local_and_none_are_what_chrony_serves()
    {
        Assert.Equal("127.127.1.1", ReferenceId.Local.ToString(10));
        Assert.Equal(0u, ReferenceId.None.Value);
        Assert.Equal("7F7F0101", ReferenceId.Local.ToString());
    }
}
