namespace PublicTime.Comparison.CommandLine;

/// <summary>Namespaces, raw packets and cgroups are for root.</summary>
internal static class Privilege
{
    /// <summary>Refuses everybody else.</summary>
    /// <exception cref="ComparisonException">This process is not root's.</exception>
    public static void MustBeRoot()
    {
        if (!Environment.IsPrivilegedProcess)
        {
            throw new ComparisonException("load/compare needs root: it makes network namespaces and sends raw packets in them.");
        }
    }
}
