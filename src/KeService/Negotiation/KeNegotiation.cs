using PublicTime.Wire.KeyEstablishment;
using PublicTime.Wire.Nts;

namespace PublicTime.KeService.Negotiation;

/// <summary>Decides what a request gets. Pure.</summary>
public static class KeNegotiation
{
    /// <summary>Takes the first AEAD of the client's list that this server accepts: the client's preference counts, as with chrony.</summary>
    /// <param name="request">A request that was read without fault.</param>
    /// <param name="supported">The AEADs this server accepts, in any order.</param>
    public static KeDecision Decide(in KeRequest request, ReadOnlySpan<AeadAlgorithm> supported)
    {
        if (!request.Offers(KeNextProtocol.Ntpv4))
        {
            return new KeDecision(KeAgreement.NoCommonProtocol, default);
        }

        for (int i = 0; i < request.AlgorithmCount; i++)
        {
            var offered = (AeadAlgorithm)request.Algorithm(i);
            if (supported.Contains(offered) && HasOneMeaning(offered, request))
            {
                return new KeDecision(KeAgreement.Agreed, offered, offered == AeadAlgorithm.Aes128GcmSiv && request.HasCompliantGcmSivContext);
            }
        }

        return new KeDecision(KeAgreement.NoCommonAead, default);
    }

    /// <summary>
    /// Whether both ends will derive the same keys. With AEAD 30 and without record 1024 chrony 4.4 to 4.6 put 15 into the exporter's
    /// context, where RFC 8915 section 5.1 wants 30, and this server always puts 30 there. Those clients always offer 15 as well, so a
    /// client that offers 15 without the record may be one of them, and never gets 30; one that does not offer 15 is none of them.
    /// </summary>
    private static bool HasOneMeaning(AeadAlgorithm offered, in KeRequest request) =>
        offered != AeadAlgorithm.Aes128GcmSiv || request.HasCompliantGcmSivContext || !request.Offers(AeadAlgorithm.AesSivCmac256);
}
