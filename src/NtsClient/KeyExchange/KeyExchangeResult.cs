using System.Net;
using PublicTime.Wire.Nts;

namespace PublicTime.NtsClient.KeyExchange;

/// <summary>What a completed key exchange brings. The caller disposes it, which zeroes the keys.</summary>
public sealed class KeyExchangeResult : IDisposable
{
    /// <summary>The session's keys, which go with this.</summary>
    public required NtsKeys Keys { get; init; }

    /// <summary>The cookies in the order in which they came, at least one. Each may be spent once.</summary>
    public required IReadOnlyList<ReadOnlyMemory<byte>> Cookies { get; init; }

    /// <summary>The AEAD that was agreed on.</summary>
    public required AeadAlgorithm Aead { get; init; }

    /// <summary>The name or address to ask for time: the server's word, or the address that the exchange was held with.</summary>
    public required string NtpServer { get; init; }

    /// <summary>The UDP port to ask for time.</summary>
    public required ushort NtpPort { get; init; }

    /// <summary>Where the exchange was held.</summary>
    public required IPEndPoint KeEndpoint { get; init; }

    /// <summary>The version of TLS, such as "TLSv1.3".</summary>
    public required string TlsVersion { get; init; }

    /// <summary>The subject of the server's certificate, such as "CN=localhost".</summary>
    public required string CertificateSubject { get; init; }

    /// <summary>Names the server and the AEAD; never shows a key or a cookie.</summary>
    public override string ToString() => $"{Aead} and {Cookies.Count} cookies for {NtpServer} port {NtpPort}";

    /// <inheritdoc/>
    public void Dispose() => Keys.Dispose();
}
