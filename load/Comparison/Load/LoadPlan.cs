using PublicTime.Comparison.Host;
using PublicTime.Comparison.Servers;

namespace PublicTime.Comparison.Load;

/// <summary>What the generator shall do.</summary>
internal sealed record LoadPlan
{
    /// <summary>How long a request without an answer takes up a place of <see cref="Window"/>.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(50);

    /// <summary>Clients with keys of their own.</summary>
    private const int Sessions = 256;

    /// <summary>ntp, nts, ke or mix.</summary>
    public required string Mode { get; init; }

    /// <summary>Requests or sessions a second; null is saturation.</summary>
    public double? RatePerSecond { get; init; }

    /// <summary>
    /// Requests on their way at saturation, 65,536 at most: more than a server with a quarter of a core answers before its quota stops it, so it
    /// never waits for one. The generator takes what has had no answer for <see cref="Patience"/> for lost and sends another.
    /// </summary>
    public int Window { get; init; } = 8192;

    /// <summary>Measured time.</summary>
    public required double Seconds { get; init; }

    /// <summary>Load before it.</summary>
    public double WarmUpSeconds { get; init; } = 1;

    /// <summary>
    /// In every NTS request: with saturation, lost requests would else make later ones longer, and clients without cookies would fall silent.
    /// Null is as real clients do it.
    /// </summary>
    public int? Placeholders { get; init; } = 0;

    /// <summary>Further options in the generator's words.</summary>
    public IReadOnlyList<string> Options { get; init; } = [];

    /// <summary>Where raw datagrams come from: a prefix within <see cref="TestNetwork.RawSources"/>.</summary>
    public string Sources { get; init; } = TestNetwork.RawSources;

    /// <summary>Datagrams from plain sockets instead of raw packets, for little load.</summary>
    public bool IsBySockets { get; init; }

    /// <summary>Runs at niceness −20, so that the load that is made on the same core does not delay what it measures.</summary>
    public bool IsWitness { get; init; }

    /// <summary>The generator's command line without its name.</summary>
    /// <param name="site">Where it runs.</param>
    /// <param name="server">What it asks.</param>
    /// <param name="resultFile">Takes its result.</param>
    public string[] Arguments(ServerSite site, ServerLaunch server, string resultFile)
    {
        bool isKe = Mode == "ke";
        List<string> line =
        [
            Mode, $"{TestNetwork.ServerAddress}:{(isKe ? server.KePort : server.NtpPort)}", "--duration", $"{Seconds}", "--warm-up", $"{WarmUpSeconds}",
            "--quiet", "--json", resultFile, "--cpu", $"{site.Cores.Generator}",
        ];
        line.AddRange(RatePerSecond is double rate ? ["--rate", $"{rate}"] : isKe ? ["--saturate"] : ["--saturate", "--window", $"{Window}"]);
        if (!isKe)
        {
            line.AddRange(IsBySockets
                ? ["--sender", "sockets"]
                : ["--sender", "raw", "--interface", TestNetwork.GeneratorInterface, "--sources", Sources, "--gateway-mac", "auto"]);
        }

        if (Mode is "nts" or "mix" && server.KePort is int ke)
        {
            line.AddRange(["--ke", $"{TestNetwork.ServerAddress}:{ke}", "--sessions", $"{Sessions}"]);
            line.AddRange(Placeholders is int placeholders ? ["--reuse-cookies", "--placeholders", $"{placeholders}"] : []);
        }

        if (Mode is not "ntp" && server.KePort is not null)
        {
            line.AddRange(["--server-name", "localhost", "--trust", site.Certificate]);
        }

        return [.. line, .. Options];
    }
}
