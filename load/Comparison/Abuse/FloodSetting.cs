using PublicTime.Comparison.Host;

namespace PublicTime.Comparison.Abuse;

/// <summary>How the service is configured while it is flooded, and from where.</summary>
/// <param name="Name">For people; unique.</param>
/// <param name="Kinds">The floods, each of which is measured in every round.</param>
internal sealed record FloodSetting(string Name, IReadOnlyList<FloodKind> Kinds)
{
    /// <summary>A few addresses outside of <see cref="HonestSources"/>.</summary>
    public const string FewSources = "10.9.255.0/28";

    /// <summary>Sixteen requests a second of each address, which is more than any of the honest ones sends here, and of the others one in sixteen.</summary>
    public const string RateLimit = "ratelimit interval -4 burst 16 leak 4";

    /// <summary>As many clients as make each of <see cref="HonestSources"/> one of them.</summary>
    private const int HonestClients = 32_000;

    private const string HonestSources = "10.9.0.0/17";

    /// <summary>Further directives of the server.</summary>
    public IReadOnlyList<string> Directives { get; init; } = [];

    /// <summary>Where bad requests come from; empty is where the plain ones come from.</summary>
    public string FloodSources { get; init; } = "";

    /// <summary>Where plain requests come from.</summary>
    public string PlainSources => FloodSources.Length == 0 ? TestNetwork.RawSources : HonestSources;

    /// <summary>The generator's options for plain requests.</summary>
    public IReadOnlyList<string> PlainOptions => FloodSources.Length == 0 ? [] : ["--clients", $"{HonestClients}"];

    /// <summary>Every kind at every share from the addresses of the plain requests; and bad requests from a few addresses to a service with a rate limit.</summary>
    public static IReadOnlyList<FloodSetting> Usual(IReadOnlyList<double> badShares) =>
    [
        new("no rate limit, bad requests from the addresses of the plain ones", [.. BadRequests(badShares), FloodKind.Sessions, FloodKind.SilentConnections]),
        new($"`{RateLimit}`, bad requests from {FewSources}", BadRequests(badShares)) { Directives = [RateLimit], FloodSources = FewSources },
    ];

    /// <summary>One with directives and sources of the user's.</summary>
    public static FloodSetting Own(IReadOnlyList<double> badShares, IReadOnlyList<string> directives, string sources) =>
        new(
            $"{(directives.Count > 0 ? string.Join(", ", directives.Select(line => $"`{line}`")) : "no rate limit")}, bad requests from {(sources.Length > 0 ? sources : "the addresses of the plain ones")}",
            [.. BadRequests(badShares), FloodKind.Sessions, FloodKind.SilentConnections])
        {
            Directives = directives,
            FloodSources = sources,
        };

    private static IReadOnlyList<FloodKind> BadRequests(IReadOnlyList<double> badShares) =>
        [.. badShares.SelectMany(share => new[] { FloodKind.BadCookies(share), FloodKind.BadTags(share) })];
}
