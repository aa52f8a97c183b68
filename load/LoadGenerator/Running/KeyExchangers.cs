using System.Net;
using PublicTime.LoadGenerator.Clients;
using PublicTime.LoadGenerator.CommandLine;
using PublicTime.Native.Tls;
using PublicTime.NtsClient.KeyExchange;

namespace PublicTime.LoadGenerator.Running;

/// <summary>The NTS-KE servers of a test and whom it trusts. Owned by the test.</summary>
public sealed class KeyExchangers : IDisposable
{
    private const int WellKnownPort = 4460;

    private readonly TlsClientContext _trust;

    /// <summary>Reads the trusted certificates.</summary>
    /// <exception cref="LoadRefusedException">They cannot be read, or there is no OpenSSL.</exception>
    public KeyExchangers(LoadOptions options, ILoadClock clock, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(options);
        try
        {
            _trust = options.IsInsecure ? TlsClientContext.TrustingAnybody()
                : options.TrustFile.Length > 0 ? TlsClientContext.Trusting(options.TrustFile)
                : TlsClientContext.TrustingSystem();
        }
        catch (Exception failure) when (failure is TlsConfigurationException or PlatformNotSupportedException)
        {
            throw new LoadRefusedException(failure.Message);
        }

        var client = new KeyExchangeClient(_trust, time);
        IEnumerable<IPEndPoint> servers = options.Mode == LoadMode.Ke
            ? options.Targets
            : [options.KeyExchange ?? new IPEndPoint(options.Targets[0].Address, WellKnownPort)];
        All = [.. servers.Select(server => new KeyExchanger(client, TargetOf(server, options), clock))];
    }

    /// <summary>One for each server, at least one.</summary>
    public IReadOnlyList<KeyExchanger> All { get; }

    /// <inheritdoc/>
    public void Dispose() => _trust.Dispose();

    private static KeyExchangeTarget TargetOf(IPEndPoint server, LoadOptions options) =>
        new(options.ServerName.Length > 0 ? options.ServerName : server.Address.ToString())
        {
            Address = server.Address,
            Port = server.Port,
            Aeads = [options.Aead],
            Deadline = LoadOptions.KeyExchangeDeadline,
        };
}
