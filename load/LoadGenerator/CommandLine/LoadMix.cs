namespace PublicTime.LoadGenerator.CommandLine;

/// <summary>Shares of the kinds of load; only their proportions matter.</summary>
/// <param name="Ntp">Plain requests.</param>
/// <param name="Nts">Requests with NTS.</param>
/// <param name="Ke">Key exchanges.</param>
public sealed record LoadMix(int Ntp, int Nts, int Ke)
{
    /// <summary>All shares together.</summary>
    public int Total => Ntp + Nts + Ke;
}
