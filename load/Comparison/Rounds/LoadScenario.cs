using PublicTime.Comparison.Load;
using PublicTime.Comparison.Servers;

namespace PublicTime.Comparison.Rounds;

/// <summary>One kind of load for some servers.</summary>
/// <param name="Name">Unique, for people.</param>
/// <param name="Mode">ntp, nts or ke.</param>
/// <param name="RatePerSecond">Null is saturation.</param>
/// <param name="Aead">IANA number; null without NTS.</param>
/// <param name="Servers">Who gets it.</param>
internal sealed record LoadScenario(string Name, string Mode, double? RatePerSecond, int? Aead, IReadOnlyList<ServerName> Servers)
{
    /// <summary>What the generator does to one of the servers.</summary>
    public LoadPlan PlanFor(ServerName server, double seconds, double warmUpSeconds)
    {
        LoadPlan plan = new() { Mode = Mode, RatePerSecond = RatePerSecond, Seconds = seconds, WarmUpSeconds = warmUpSeconds };
        return plan with
        {
            Options =
            [
                .. Aead is int aead ? ["--aead", $"{aead}"] : Array.Empty<string>(),
                .. server == ServerName.Echo ? ["--accept-echo"] : Array.Empty<string>(),
            ],
        };
    }
}
