using PublicTime.KeService.Negotiation;
using PublicTime.Wire.KeyEstablishment;
using PublicTime.Wire.Nts;

namespace PublicTime.KeService.Tests.Negotiation;

public sealed class KeNegotiationTests
{
    [Theory]
    [InlineData(new ushort[] { 0 }, new ushort[] { 15 }, KeAgreement.Agreed, 15)]
    [InlineData(new ushort[] { 0x8001, 0 }, new ushort[] { 15 }, KeAgreement.Agreed, 15)]
    [InlineData(new ushort[] { 0 }, new ushort[] { 30, 15 }, KeAgreement.Agreed, 15)]
    [InlineData(new ushort[] { 0 }, new ushort[] { 15, 17 }, KeAgreement.Agreed, 15)]
    [InlineData(new ushort[] { 0 }, new ushort[] { 17, 15 }, KeAgreement.Agreed, 17)]
    [InlineData(new ushort[] { 0 }, new ushort[] { 15, 15 }, KeAgreement.Agreed, 15)]
    [InlineData(new ushort[] { 0 }, new ushort[] { 30 }, KeAgreement.NoCommonAead, 0)]
    [InlineData(new ushort[] { 0 }, new ushort[] { 0x000E, 0x0F00, 0xFFFF }, KeAgreement.NoCommonAead, 0)]
    [InlineData(new ushort[] { 0x8001 }, new ushort[] { 15 }, KeAgreement.NoCommonProtocol, 0)]
    [InlineData(new ushort[] { 1, 0x0100 }, new ushort[] { 15 }, KeAgreement.NoCommonProtocol, 0)]
    public void The_first_AEAD_of_the_client_that_is_supported_is_taken_if_it_wants_NTPv4(
        ushort[] protocols, ushort[] aeads, KeAgreement agreement, int aead)
    {
        byte[] message = KeFixture.Request(protocols, aeads);
        Assert.Equal(KeRequestFault.None, KeRequest.TryRead(message, out KeRequest request));

        KeDecision decision = KeNegotiation.Decide(request, [AeadAlgorithm.AesSivCmac256, AeadAlgorithm.AesSivCmac512]);

        Assert.Equal(new KeDecision(agreement, (AeadAlgorithm)aead), decision);
    }
}
