using PublicTime.Wire.KeyEstablishment;
using PublicTime.Wire.Nts;

namespace PublicTime.Wire.Tests.KeyEstablishment;

public sealed class KeExporterTests
{
    /// <summary>RFC 8915 section 5.1: protocol 0x0000, the AEAD's number, 0x00 to the server and 0x01 to the client.</summary>
    [Theory]
    [InlineData(AeadAlgorithm.AesSivCmac256, "0000 000F 00", "0000 000F 01")]
    [InlineData(AeadAlgorithm.AesSivCmac384, "0000 0010 00", "0000 0010 01")]
    [InlineData(AeadAlgorithm.AesSivCmac512, "0000 0011 00", "0000 0011 01")]
    [InlineData(AeadAlgorithm.Aes128GcmSiv, "0000 001E 00", "0000 001E 01")]
    public void The_contexts_are_those_of_the_rfc(AeadAlgorithm algorithm, string toServer, string toClient)
    {
        byte[] context = Bytes.Fill(KeExporter.ContextLength);

        KeExporter.WriteC2SContext(KeNextProtocol.Ntpv4, algorithm, context);
        Assert.Equal(Bytes.Hex(toServer), context);

        KeExporter.WriteS2CContext(KeNextProtocol.Ntpv4, algorithm, context);
        Assert.Equal(Bytes.Hex(toClient), context);
    }

    [Fact]
    public void The_label_is_that_of_the_rfc() => Assert.True(KeExporter.Label.SequenceEqual("EXPORTER-network-time-security"u8));
}
