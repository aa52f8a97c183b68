namespace PublicTime.Cluster.Redis;

/// <summary>One Redis that the nodes of a ring share, and how it is reached. Immutable; prints its address and nothing else.</summary>
public sealed record RedisOptions
{
    /// <summary>Redis's port.</summary>
    public const int DefaultPort = 6379;

    /// <summary>A host name or an address without brackets; with TLS its certificate must be for this name.</summary>
    public required string Host { get; init; }

    /// <summary>TCP port, 1 to 65535.</summary>
    public int Port { get; init; } = DefaultPort;

    /// <summary>User of an access list (Redis 6); empty: the default user. Only where <see cref="RedisLibrary.KnowsUsers"/>.</summary>
    public string User { get; init; } = "";

    /// <summary>Password; empty: none, or that of <see cref="PasswordFile"/>. A string that stays in memory: the library takes nothing else.</summary>
    public string Password { get; init; } = "";

    /// <summary>File with the password, mode 0600 or stricter, read at every connection; empty: none.</summary>
    public string PasswordFile { get; init; } = "";

    /// <summary>Whether the connection is TLS 1.2 or 1.3.</summary>
    public bool UsesTls { get; init; }

    /// <summary>PEM file of the authorities that may have signed Redis's certificate, and no others may; read at every connection. Empty: those of the host.</summary>
    public string CaFile { get; init; } = "";

    /// <summary>Number of the database, 0 or more.</summary>
    public int Database { get; init; }

    /// <summary>How long one call may take, 0.1 to 10 s: an answer that comes later is none.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>"HOST:PORT", with brackets around an IPv6 address.</summary>
    public string Name => Host.Contains(':', StringComparison.Ordinal) ? $"[{Host}]:{Port}" : $"{Host}:{Port}";

    /// <inheritdoc cref="Name"/>
    public override string ToString() => Name;
}
