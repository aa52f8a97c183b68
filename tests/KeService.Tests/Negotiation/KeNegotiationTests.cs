using PublicTime.KeService.Negotiation;
using PublicTime.Wire.KeyEstablishment;
using PublicTime.Wire.Nts;

namespace PublicTime.KeService.Tests.Negotiation;

public sealed class KeNegotiationTests
{
    private static readonly AeadAlgorithm[] Siv256And512 = [AeadAlgorithm.AesSivCmac256, AeadAlgorithm.AesSivCmac512];

    // What clients and operators may list: numbers that are served, one that is not, and one that is unknown.
    private static readonly ushort[] Numbers = [15, 16, 17, 30, 31, 0xFFFF];

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

        Assert.Equal(new KeDecision(agreement, (AeadAlgorithm)aead), KeNegotiation.Decide(request, Siv256And512));
    }

    /// <summary>What the clients of the day send, and what the defaults give them.</summary>
    [Theory]
    [InlineData("chrony 4.3 and before", new ushort[] { 15 }, false, 15, false)]
    [InlineData("chrony 4.4 to 4.6", new ushort[] { 30, 15 }, false, 15, false)]
    [InlineData("chrony 4.6.1 and later", new ushort[] { 30, 15 }, true, 30, true)]
    [InlineData("NTPsec", new ushort[] { 15 }, false, 15, false)]
    [InlineData("ntpd-rs", new ushort[] { 17, 15 }, false, 17, false)]
    [InlineData("our own", new ushort[] { 30, 15, 17, 16 }, true, 30, true)]
    [InlineData("one that knows nothing but 30, along RFC 8915", new ushort[] { 30 }, false, 30, false)]
    [InlineData("one that prefers 15 and knows the record", new ushort[] { 15, 30 }, true, 15, false)]
    public void Every_client_gets_what_it_can_use(string client, ushort[] aeads, bool sendsRecord1024, int aead, bool confirms)
    {
        Assert.Equal(KeRequestFault.None, KeRequest.TryRead(KeFixture.Request([0], aeads, sendsRecord1024), out KeRequest request));

        KeDecision decision = KeNegotiation.Decide(request, [.. KeFixture.Options.Aeads]);

        Assert.Equal((client, new KeDecision(KeAgreement.Agreed, (AeadAlgorithm)aead, confirms)), (client, decision));
    }

    /// <summary>The oracle says it the other way round: which numbers can be agreed on at all, and then the client's first of them.</summary>
    [Fact]
    public void Every_list_of_up_to_three_with_every_set_of_aeads_and_the_record_or_not_is_decided_as_promised()
    {
        int decided = 0;
        foreach (ushort[] offered in ListsOfUpTo(3))
        {
            for (int set = 0; set < 16; set++)
            {
                AeadAlgorithm[] accepted = [.. Enum.GetValues<AeadAlgorithm>().Where((_, i) => (set & (1 << i)) != 0)];
                foreach (bool sendsRecord in new[] { false, true })
                {
                    byte[] message = KeFixture.Request([0], offered, sendsRecord);
                    Assert.Equal(KeRequestFault.None, KeRequest.TryRead(message, out KeRequest request));
                    KeDecision decision = KeNegotiation.Decide(request, accepted);

                    Assert.Equal((Text(offered), set, sendsRecord, Expected(offered, accepted, sendsRecord)), (Text(offered), set, sendsRecord, decision));
                    decided++;
                }
            }
        }

        Assert.Equal((6 + 36 + 216) * 16 * 2, decided);
    }

    private static KeDecision Expected(ushort[] offered, AeadAlgorithm[] accepted, bool sendsRecord)
    {
        var possible = new HashSet<int>(offered.Select(number => (int)number));
        if (!sendsRecord && possible.Contains(15))
        {
            possible.Remove(30);
        }

        possible.IntersectWith(accepted.Select(aead => (int)aead));
        foreach (ushort number in offered)
        {
            if (possible.Contains(number))
            {
                return new KeDecision(KeAgreement.Agreed, (AeadAlgorithm)number, number == 30 && sendsRecord);
            }
        }

        return new KeDecision(KeAgreement.NoCommonAead, default);
    }

    private static IEnumerable<ushort[]> ListsOfUpTo(int length) =>
        length == 0 ? [] : [.. ListsOfUpTo(length - 1), .. ListsOf(length)];

    private static IEnumerable<ushort[]> ListsOf(int length) =>
        length == 0 ? [[]] : ListsOf(length - 1).SelectMany(list => Numbers.Select(number => (ushort[])[.. list, number]));

    private static string Text(ushort[] numbers) => string.Join(' ', numbers);
}
