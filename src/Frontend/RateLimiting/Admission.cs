using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using PublicTime.CookieKeys.Aead;
using PublicTime.Limits;
using PublicTime.Native.Udp;
using PublicTime.Wire.Ntp;

namespace PublicTime.Frontend.RateLimiting;

/// <summary>Decides what a request is worth before anything slow is done for it. One for all threads: no lock, no allocation, no exception.</summary>
/// <remarks>
/// As with chrony, the access list comes first, then whether it is a request at all, and then this, so that what is no request costs
/// no token, and one that turns out to be forged does. Kisses come on top of the leak, and never more than <see cref="KissesPerSecond"/>.
/// </remarks>
public sealed class Admission : IDisposable
{
    /// <summary>The most kisses-o'-death a second, RATE and DENY of all threads together; as many may come at once.</summary>
    public const int KissesPerSecond = KissBudget.PerSecond;

    private readonly AdmissionRules _rules;
    private readonly RateLimiter? _limiter;
    private readonly KissBudget _budget = new();

    /// <summary>Takes the memory of the table, and a random secret for it.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The rules make no sense.</exception>
    public Admission(AdmissionRules rules)
    {
        ArgumentNullException.ThrowIfNull(rules);
        rules.Validate();
        _rules = rules;
        if (rules.RateLimit is { } limit)
        {
            Span<byte> secret = stackalloc byte[RateLimiter.SecretLength];
            RandomNumberGenerator.Fill(secret);
            _limiter = new RateLimiter(limit, secret);
            CryptographicOperations.ZeroMemory(secret);
        }
    }

    /// <summary>Whether a denied client may get a kiss: only then is its datagram worth reading.</summary>
    public bool KissesDenied => _rules.DenyKod > 0;

    /// <summary>The poll interval that a client is asked for, log2 of seconds.</summary>
    public sbyte LeastPoll => (sbyte)(_limiter?.Limit.Interval ?? sbyte.MinValue);

    /// <summary>Whether a request is answered.</summary>
    /// <param name="client">Who asks.</param>
    /// <param name="nowNanoseconds">The batch's reading of the monotonic clock.</param>
    /// <param name="nonces">The thread's own source.</param>
    /// <returns><see cref="Disposition.Answered"/>: go on. Otherwise the outcome, and a kiss is owed with <see cref="Disposition.KissRate"/>.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Disposition Decide(ClientAddress client, long nowNanoseconds, NonceSource nonces) =>
        _limiter is null || _limiter.TryTake(client.IsIPv4, client.Value, nowNanoseconds)
            ? Disposition.Answered
            : DecideLimited(nowNanoseconds, nonces);

    /// <summary>Whether a request of a client that is not allowed gets silence or a kiss.</summary>
    /// <param name="nowNanoseconds">The batch's reading of the monotonic clock.</param>
    /// <param name="nonces">The thread's own source.</param>
    public Disposition DecideDenied(long nowNanoseconds, NonceSource nonces) =>
        IsKissed(_rules.DenyKod, Draw(nonces), nowNanoseconds) ? Disposition.KissDeny : Disposition.DroppedDenied;

    /// <inheritdoc/>
    public void Dispose() => _limiter?.Dispose();

    [MethodImpl(MethodImplOptions.NoInlining)]
    private Disposition DecideLimited(long nowNanoseconds, NonceSource nonces)
    {
        uint random = Draw(nonces);
        if (_limiter!.Leaks(random))
        {
            return Disposition.Answered;
        }

        // Other bits than those that said it does not leak.
        return IsKissed(_rules.Kod, random >> RateLimit.MostLeak, nowNanoseconds) ? Disposition.KissRate : Disposition.DroppedRateLimited;
    }

    private bool IsKissed(int rate, uint random, long nowNanoseconds) =>
        rate > 0 && (random & ((1u << rate) - 1)) == 0 && _budget.TryTake(nowNanoseconds);

    private static uint Draw(NonceSource nonces)
    {
        uint random = 0;
        nonces.Fill(MemoryMarshal.AsBytes(new Span<uint>(ref random)));
        return random;
    }
}
