using System.Net;
using PublicTime.LoadGenerator.Requests;
using PublicTime.Wire.Nts;

namespace PublicTime.LoadGenerator.CommandLine;

/// <summary>One load test, as the command line asks for it.</summary>
public sealed record LoadOptions
{
    /// <summary>Requests a second, at most.</summary>
    public const double HighestRate = 2_000_000;

    /// <summary>Virtual clients, at most.</summary>
    public const int MostClients = 1_000_000;

    /// <summary>Duration and warm-up, at most.</summary>
    public static readonly TimeSpan LongestDuration = TimeSpan.FromHours(24);

    /// <summary>A key exchange that takes longer has failed; chrony gives a server as much.</summary>
    public static readonly TimeSpan KeyExchangeDeadline = TimeSpan.FromSeconds(5);

    /// <summary>What kind of load.</summary>
    public required LoadMode Mode { get; init; }

    /// <summary>Whom to ask: for time, or in <see cref="LoadMode.Ke"/> for keys.</summary>
    public required IReadOnlyList<IPEndPoint> Targets { get; init; }

    /// <summary>Requests a second; of a ramp, those of its first step.</summary>
    public double Rate { get; init; } = 1000;

    /// <summary>By how much a ramp rises every second; null for no ramp.</summary>
    public double? RampStep { get; init; }

    /// <summary>Requests of one burst; null for even intervals.</summary>
    public int? BurstSize { get; init; }

    /// <summary>From one burst to the next.</summary>
    public TimeSpan BurstInterval { get; init; }

    /// <summary>As fast as answers come.</summary>
    public bool IsSaturating { get; init; }

    /// <summary>Requests on their way while saturating; null chooses.</summary>
    public int? Window { get; init; }

    /// <summary>How long requests are due.</summary>
    public TimeSpan Duration { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long they are due before, uncounted.</summary>
    public TimeSpan WarmUp { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>A request without an answer for so long is lost.</summary>
    public TimeSpan Deadline { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Virtual clients.</summary>
    public int Clients { get; init; } = 1000;

    /// <summary>Virtual clients with keys and cookies; null means as many as clients, at most 64.</summary>
    public int? Sessions { get; init; }

    /// <summary>How datagrams are sent.</summary>
    public SenderKind Sender { get; init; }

    /// <summary>Sockets to send from; null chooses.</summary>
    public int? Sockets { get; init; }

    /// <summary>The interface of the raw sender; empty when there is none.</summary>
    public string Interface { get; init; } = "";

    /// <summary>The source addresses of the raw sender; null when there are none.</summary>
    public IPNetwork? Sources { get; init; }

    /// <summary>The next hop of the raw sender, six octets; empty finds it out.</summary>
    public ReadOnlyMemory<byte> GatewayMac { get; init; }

    /// <summary>The AEAD to agree on.</summary>
    public AeadAlgorithm Aead { get; init; } = AeadAlgorithm.AesSivCmac256;

    /// <summary>Where keys come from; null is port 4460 of the first target.</summary>
    public IPEndPoint? KeyExchange { get; init; }

    /// <summary>The name that the certificate must carry; empty is the address.</summary>
    public string ServerName { get; init; } = "";

    /// <summary>Certificates to trust; empty is what the system trusts.</summary>
    public string TrustFile { get; init; } = "";

    /// <summary>Trusts anybody.</summary>
    public bool IsInsecure { get; init; }

    /// <summary>Shares of the kinds of load; with <see cref="LoadMode.Mix"/> only.</summary>
    public LoadMix Mix { get; init; } = new(80, 15, 5);

    /// <summary>Key exchanges at once, at most; servers let one address have only so many.</summary>
    public int Concurrency { get; init; } = 16;

    /// <summary>Placeholders in every request; null asks for what a client lacks.</summary>
    public int? Placeholders { get; init; }

    /// <summary>How requests with NTS look.</summary>
    public RequestShape Shape { get; init; }

    /// <summary>What requests with NTS are: real or forged.</summary>
    public RequestKind AuthenticatedKind { get; init; } = RequestKind.Nts;

    /// <summary>Clients without a cookie send their last one again.</summary>
    public bool ReusesCookies { get; init; }

    /// <summary>The server sends back what it gets.</summary>
    public bool AcceptsEcho { get; init; }

    /// <summary>The share of plain answers that are checked in full.</summary>
    public double VerifyShare { get; init; } = 0.01;

    /// <summary>The processor to run on; null leaves it to the kernel.</summary>
    public int? Cpu { get; init; }

    /// <summary>Where the result goes as JSON; empty for nowhere.</summary>
    public string JsonFile { get; init; } = "";

    /// <summary>Where the result goes as a page; empty for nowhere.</summary>
    public string HtmlFile { get; init; } = "";

    /// <summary>Prints nothing but mistakes.</summary>
    public bool IsQuiet { get; init; }

    /// <summary>Makes the same random choices again.</summary>
    public required ulong Seed { get; init; }

    /// <summary>The command that repeats this test.</summary>
    public string CommandLine { get; init; } = "";

    /// <summary>Whether keys are needed before the first request is sent.</summary>
    public bool NeedsAssociations => !AcceptsEcho && (Mode == LoadMode.Nts || (Mode == LoadMode.Mix && Mix.Nts > 0));

    /// <summary>How many clients have keys and cookies.</summary>
    public int SessionCount => Sessions ?? Math.Min(Clients, 64);
}
