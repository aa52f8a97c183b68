namespace PublicTime.Interop.Tests.Harness;

/// <summary>How to start one <see cref="RedisProcess"/>.</summary>
internal sealed record RedisStart
{
    /// <summary>Lines of its configuration.</summary>
    public IReadOnlyList<string> Directives { get; init; } = [];

    /// <summary>What redis-cli needs to be let in: TLS, a user, a password.</summary>
    public IReadOnlyList<string> CliArguments { get; init; } = [];

    /// <summary>Whether its only port speaks TLS.</summary>
    public bool UsesTls { get; init; }

    /// <summary>Its port; 0: a free one.</summary>
    public int Port { get; init; }

    /// <summary>An address that it listens on besides 127.0.0.1; empty: none.</summary>
    public string Address { get; init; } = "";

    /// <summary>The network namespace it runs in; null: the test's.</summary>
    public NetworkNamespace? Namespace { get; init; }
}
