using System.Diagnostics.CodeAnalysis;

namespace PublicTime.NtsClient.KeyExchange;

/// <summary>Keys and cookies, or why there are none.</summary>
public sealed record KeyExchangeOutcome
{
    private KeyExchangeOutcome()
    {
    }

    /// <summary>What the exchange brought, or null; the caller disposes it.</summary>
    public KeyExchangeResult? Result { get; private init; }

    /// <summary>Why there is nothing, or null.</summary>
    public KeyExchangeFailure? Failure { get; private init; }

    /// <summary>Whether there are keys and cookies.</summary>
    [MemberNotNullWhen(true, nameof(Result))]
    [MemberNotNullWhen(false, nameof(Failure))]
    public bool IsSuccess => Result is not null;

    /// <summary>A completed exchange.</summary>
    public static KeyExchangeOutcome Of(KeyExchangeResult result) => new() { Result = result };

    /// <summary>An exchange that failed.</summary>
    public static KeyExchangeOutcome Failed(KeyExchangeStep step, string sentence) => new() { Failure = new KeyExchangeFailure(step, sentence) };
}
