using PublicTime.Wire.KeyEstablishment;
using PublicTime.Wire.Nts;

namespace PublicTime.Wire.Tests.KeyEstablishment;

public sealed class KeExporterTests
{
    /// <summary>RFC 8915 section 5.1: protocol 0x0000, the AEAD's number, 0x00 to the server and 0x01 to the client.</summary>
    [Theory]
    [InlineData(AeadAlgorithm.AesSivCmac256, "0000 000F 00", "0000 000F 01")]
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

    /// <summary>RFC 5297 section 6 and RFC 8452 section 4: SIV keys are twice an AES key.</summary>
    [Theory]
    [InlineData(15, 32)]
    [InlineData(16, 48)]
    [InlineData(17, 64)]
    [InlineData(30, 16)]
    [InlineData(31, null)]
    [InlineData(0, null)]
    [InlineData(0xFFFF, null)]
    public void A_key_is_as_long_as_its_algorithm_asks(int algorithm, int? length) => Assert.Equal(length, KeExporter.KeyLength((AeadAlgorithm)algorithm));
}
