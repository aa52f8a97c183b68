using System.Text.Json.Serialization;

namespace PublicTime.Querying;

/// <summary>What a query found out; the shape of <c>query --json</c>.</summary>
public sealed record QueryReport
{
    /// <summary>The server as it was asked for.</summary>
    public required string Host { get; init; }

    /// <summary>Address and port that answered NTP.</summary>
    public required string NtpEndpoint { get; init; }

    /// <summary>The key exchange; null for plain NTP.</summary>
    public KeyExchangeReport? KeyExchange { get; init; }

    /// <summary>Stratum, 1 to 15; 16 when the server says that it is not synchronized.</summary>
    public required int Stratum { get; init; }

    /// <summary>Name of the leap indicator.</summary>
    public required string Leap { get; init; }

    /// <summary>Reference ID as text for people.</summary>
    public required string ReferenceId { get; init; }

    /// <summary>Half the root delay and the root dispersion: the server's own bound on its error.</summary>
    public required double RootDistanceSeconds { get; init; }

    /// <summary>How many exchanges were tried.</summary>
    public required int Asked { get; init; }

    /// <summary>The exchanges that were answered, in their order; at least one.</summary>
    public required IReadOnlyList<ExchangeReport> Exchanges { get; init; }

    /// <summary>Server minus client, of the exchange with the smallest delay: positive when this machine's clock is slow.</summary>
    public double OffsetSeconds => Best.OffsetSeconds;

    /// <summary>The smallest round trip less the server's own time.</summary>
    public double DelaySeconds => Best.DelaySeconds;

    /// <summary>The exchange with the smallest delay, which says most about the clock.</summary>
    [JsonIgnore]
    public ExchangeReport Best => Exchanges.MinBy(exchange => exchange.DelaySeconds)!;
}
