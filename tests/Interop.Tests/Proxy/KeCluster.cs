using PublicTime.Interop.Tests.Harness;

namespace PublicTime.Interop.Tests.Proxy;

/// <summary>Two services that hand out cookies behind one HAProxy, and a file with the certificates of both. Each has a ring and an NTP port of its own.</summary>
internal sealed class KeCluster : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly List<ServiceProcess> _services = [];
    private HaproxyProcess? _haproxy;

    private KeCluster()
    {
    }

    /// <summary>Where the nodes run, in the order of HAProxy's servers.</summary>
    public IReadOnlyList<ServiceSite> Sites { get; } = [new ServiceSite("ke1"), new ServiceSite("ke2")];

    /// <summary>The processes, in the same order.</summary>
    public IReadOnlyList<ServiceProcess> Services => _services;

    /// <summary>What stands in front of them.</summary>
    public HaproxyProcess Haproxy => _haproxy!;

    /// <summary>PEM file with both certificates.</summary>
    public string Trusted => _folder.PathOf("trusted.pem");

    /// <summary>Starts all three.</summary>
    /// <param name="directives">For both nodes, besides those of their sites and the proxy's address.</param>
    public static async Task<KeCluster> StartAsync(params string[] directives)
    {
        KeCluster cluster = new();
        try
        {
            await File.WriteAllTextAsync(cluster.Trusted, string.Concat(cluster.Sites.Select(site => File.ReadAllText(site.Certificate.CertificatePath) + "\n")));
            foreach (ServiceSite site in cluster.Sites)
            {
                cluster._services.Add(await site.StartAsync(["ntsproxyprotocol 127.0.0.1", .. directives]));
            }

            cluster._haproxy = await HaproxyProcess.StartAsync(cluster.Trusted, cluster.Sites[0].KePort, cluster.Sites[1].KePort);
            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts a node again that has ended.</summary>
    public async Task RestartAsync(int node)
    {
        await _services[node].DisposeAsync();
        _services[node] = await Sites[node].StartAsync("ntsproxyprotocol 127.0.0.1");
    }

    /// <summary>How the connections of a node have ended, without what is zero.</summary>
    public async Task<Dictionary<string, long>> OutcomesAsync(int node) =>
        (await Sites[node].StatusAsync()).GetProperty("keySessions").EnumerateObject()
            .Where(counter => counter.Value.GetInt64() > 0)
            .ToDictionary(counter => counter.Name, counter => counter.Value.GetInt64(), StringComparer.OrdinalIgnoreCase);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_haproxy is not null)
        {
            await _haproxy.DisposeAsync();
        }

        foreach (ServiceProcess service in _services)
        {
            await service.DisposeAsync();
        }

        foreach (ServiceSite site in Sites)
        {
            site.Dispose();
        }

        _folder.Dispose();
    }
}
