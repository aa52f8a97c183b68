namespace PublicTime.LoadGenerator.Clients;

/// <summary>Brings clients and their new keys together: begins key exchanges for those that need one, and hands over what came of them. Belongs to the sending thread.</summary>
/// <param name="renewal">Holds the key exchanges; null leaves clients without cookies without.</param>
/// <param name="clients">The clients with NTS.</param>
internal sealed class RenewalDesk(KeyRenewal? renewal, VirtualClient[] clients)
{
    private const long RetryNanoseconds = 1_000_000_000;

    /// <summary>Hands over what is there, and begins at most one more, which allocates.</summary>
    /// <param name="now">Nanoseconds of the load clock.</param>
    /// <param name="next">The client whose turn is next is looked at: in time, that is everyone's.</param>
    public void Renew(long now, int next)
    {
        if (renewal is null)
        {
            return;
        }

        while (renewal.TryCollect(out int ended, out Association? association))
        {
            if (association is null)
            {
                clients[ended].ExchangeNotBefore = now + RetryNanoseconds;
            }
            else
            {
                clients[ended].Renew(association);
            }
        }

        VirtualClient client = clients[next];
        if (client.NeedsExchange && now >= client.ExchangeNotBefore && renewal.TryBegin(next))
        {
            client.ExchangeNotBefore = long.MaxValue;
        }
    }
}
