using PublicTime.Limits;

namespace PublicTime.Frontend.RateLimiting;

/// <summary>What becomes of clients that ask too often, and of those that may not ask at all. Immutable.</summary>
public sealed record AdmissionRules
{
    /// <summary>Highest <see cref="Kod"/> and <see cref="DenyKod"/>: one in 16.</summary>
    public const int MostKod = 4;

    /// <summary>How often one client is answered; null: as often as it asks, as with chrony.</summary>
    public RateLimit? RateLimit { get; init; }

    /// <summary>One in 2 to this power of the requests over the limit that did not leak gets a kiss-o'-death RATE, 1 to 4; 0, as with chrony: none.</summary>
    public int Kod { get; init; }

    /// <summary>The same of requests from addresses that are not allowed, with DENY; 0: they get nothing, as with chrony.</summary>
    public int DenyKod { get; init; }

    /// <summary>True when there is nothing to decide: then nobody has to be asked for each datagram.</summary>
    public bool AdmitEveryone => RateLimit is null && DenyKod == 0;

    /// <summary>Refuses what makes no sense.</summary>
    /// <exception cref="ArgumentOutOfRangeException">With the name and the value.</exception>
    public void Validate()
    {
        RateLimit?.Validate();
        Require(Kod, nameof(Kod));
        Require(DenyKod, nameof(DenyKod));
    }

    private static void Require(int value, string name)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(value, name);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(value, MostKod, name);
    }
}
