using PublicTime.Comparison.Host;

namespace PublicTime.Comparison.Servers;

/// <summary>Where servers run: network, cores, a folder for each, and one certificate on P-256 that all show.</summary>
internal sealed class ServerSite : IAsyncDisposable
{
    private static readonly TimeSpan OpensslPatience = TimeSpan.FromSeconds(20);

    private readonly TemporaryFolder _folder = new();
    private int _folders;

    private ServerSite(TestNetwork network, Cores cores, int niceness) => (Network, Cores, Niceness) = (network, cores, niceness);

    /// <summary>The two namespaces.</summary>
    public TestNetwork Network { get; }

    /// <summary>Who runs where.</summary>
    public Cores Cores { get; }

    /// <summary>Of servers and generators: below 0, other work on the machine disturbs them less.</summary>
    public int Niceness { get; }

    /// <summary>PEM; trust it to trust every server.</summary>
    public string Certificate => _folder.PathOf("server.crt");

    /// <summary>PEM, of the certificate.</summary>
    public string CertificateKey => _folder.PathOf("server.key");

    /// <summary>Makes all of it.</summary>
    /// <param name="niceness">Of servers and generators.</param>
    /// <param name="cancellation">Ends it.</param>
    public static async Task<ServerSite> CreateAsync(int niceness, CancellationToken cancellation)
    {
        Cores cores = Cores.Choose();
        ServerSite site = new(await TestNetwork.CreateAsync(cancellation), cores, niceness);
        try
        {
            await ChildProcess.RunAsync(
                new ProgramStart(
                    "openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "7", "-subj", "/CN=localhost",
                    "-addext", $"subjectAltName=DNS:localhost,IP:{TestNetwork.ServerAddress}", "-keyout", site.CertificateKey, "-out", site.Certificate),
                OpensslPatience,
                cancellation);
            return site;
        }
        catch
        {
            await site.DisposeAsync();
            throw;
        }
    }

    /// <summary>A new empty folder that goes with the site.</summary>
    public string NewFolder(string name)
    {
        string path = _folder.PathOf($"{name}-{Interlocked.Increment(ref _folders)}");
        Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return path;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        try
        {
            await Network.DisposeAsync();
        }
        finally
        {
            _folder.Dispose(); // a private key is in it
        }
    }
}
