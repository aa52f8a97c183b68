using PublicTime.Wire.KeyEstablishment;
using PublicTime.Wire.Nts;

namespace PublicTime.KeService.Negotiation;

/// <summary>Decides what a request gets. Pure.</summary>
public static class KeNegotiation
{
    /// <summary>Takes the first AEAD of the client's list that this server has: the client's preference counts, as with chrony.</summary>
    /// <param name="request">A request that was read without fault.</param>
    /// <param name="supported">The AEADs this server has, in any order.</param>
    public static KeDecision Decide(in KeRequest request, ReadOnlySpan<AeadAlgorithm> supported)
    {
        if (!request.Offers(KeNextProtocol.Ntpv4))
        {
            return new KeDecision(KeAgreement.NoCommonProtocol, default);
        }

        for (int i = 0; i < request.AlgorithmCount; i++)
        {
            var offered = (AeadAlgorithm)request.Algorithm(i);
            if (supported.Contains(offered))
            {
                return new KeDecision(KeAgreement.Agreed, offered);
            }
        }

        return new KeDecision(KeAgreement.NoCommonAead, default);
    }
}
