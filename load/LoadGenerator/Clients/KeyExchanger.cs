using PublicTime.CookieKeys.Aead;
using PublicTime.LoadGenerator.Running;
using PublicTime.NtsClient.KeyExchange;

namespace PublicTime.LoadGenerator.Clients;

/// <summary>Holds real key exchanges with one server. Safe for any number at once.</summary>
/// <param name="client">Holds them.</param>
/// <param name="target">The server.</param>
/// <param name="clock">Measures them.</param>
public sealed class KeyExchanger(KeyExchangeClient client, KeyExchangeTarget target, ILoadClock clock)
{
    /// <summary>Holds one and throws its outcome away.</summary>
    /// <param name="due">When it was due, in nanoseconds of the load clock.</param>
    /// <param name="tally">Counts it.</param>
    /// <param name="cancellation">Ends it with an exception.</param>
    /// <returns>Null, or why it failed.</returns>
    public async Task<KeyExchangeFailure?> TryAsync(long due, KeyExchangeTally tally, CancellationToken cancellation)
    {
        KeyExchangeOutcome outcome = await HoldAsync(due, tally, cancellation);
        outcome.Result?.Dispose();
        return outcome.Failure;
    }

    /// <summary>Holds one for a virtual client.</summary>
    /// <param name="tally">Counts it.</param>
    /// <param name="cancellation">Ends it with an exception.</param>
    /// <returns>Keys and cookies, or why there are none.</returns>
    public async Task<(Association? Association, string Failure)> ExchangeAsync(KeyExchangeTally tally, CancellationToken cancellation)
    {
        KeyExchangeOutcome outcome = await HoldAsync(clock.NowNanoseconds, tally, cancellation);
        if (!outcome.IsSuccess)
        {
            return (null, outcome.Failure.Sentence);
        }

        using KeyExchangeResult result = outcome.Result;
        return (new Association(new AeadKey(result.Aead, result.Keys.C2S), new AeadKey(result.Aead, result.Keys.S2C), result.Cookies), "");
    }

    private async Task<KeyExchangeOutcome> HoldAsync(long due, KeyExchangeTally tally, CancellationToken cancellation)
    {
        tally.Intend();
        KeyExchangeOutcome outcome = await client.ExchangeAsync(target, cancellation);
        if (outcome.IsSuccess)
        {
            tally.Succeed(clock.NowNanoseconds - due);
        }
        else
        {
            tally.Fail(outcome.Failure.Step.ToString());
        }

        return outcome;
    }
}
