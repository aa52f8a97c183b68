using System.Security.Cryptography;
using PublicTime.CookieKeys.Aead;
using PublicTime.CookieKeys.Cookies;
using PublicTime.LoadGenerator.Running;
using PublicTime.NtsClient.Exchange;
using PublicTime.Wire.Nts;

namespace PublicTime.LoadGenerator.Clients;

/// <summary>Gets the virtual clients their first keys and cookies, several at once.</summary>
public static class AssociationSource
{
    private const int MostFailures = 3;

    /// <summary>Holds a key exchange for each client.</summary>
    /// <param name="servers">Asked in turn.</param>
    /// <param name="count">Clients.</param>
    /// <param name="atOnce">Key exchanges at once, at most.</param>
    /// <param name="tally">Counts them.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="LoadRefusedException">A client got none after several tries.</exception>
    public static async Task<VirtualClient[]> ExchangeAsync(
        KeyExchanger servers, int count, int atOnce, KeyExchangeTally tally, CancellationToken cancellation)
    {
        var clients = new VirtualClient[count];
        ParallelOptions limits = new() { MaxDegreeOfParallelism = atOnce, CancellationToken = cancellation };
        await Parallel.ForAsync(0, count, limits, async (index, stop) => clients[index] = await ExchangeAsync(servers, tally, stop));
        return clients;
    }

    /// <summary>Keys and cookies that no server made: enough for one that sends back what it gets.</summary>
    public static VirtualClient[] MakeUp(AeadAlgorithm aead, int count) => [.. Enumerable.Range(0, count).Select(_ => new VirtualClient(MakeUp(aead)))];

    private static async Task<VirtualClient> ExchangeAsync(KeyExchanger servers, KeyExchangeTally tally, CancellationToken cancellation)
    {
        for (int failures = 1; ; failures++)
        {
            (Association? association, string failure) = await servers.ExchangeAsync(tally, cancellation);
            if (association is not null)
            {
                return new VirtualClient(association);
            }

            if (failures == MostFailures)
            {
                throw new LoadRefusedException($"{failure}.");
            }
        }
    }

    private static Association MakeUp(AeadAlgorithm aead)
    {
        byte[] key = RandomNumberGenerator.GetBytes(aead.KeyLength());
        IEnumerable<ReadOnlyMemory<byte>> cookies = Enumerable.Range(0, NtsSession.MaxCookies)
            .Select(_ => (ReadOnlyMemory<byte>)RandomNumberGenerator.GetBytes(CookieLayout.LengthFor(aead)));
        return new Association(new AeadKey(aead, key), new AeadKey(aead, key), [.. cookies]);
    }
}
