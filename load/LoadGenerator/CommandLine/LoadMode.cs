namespace PublicTime.LoadGenerator.CommandLine;

/// <summary>What kind of load.</summary>
public enum LoadMode
{
    /// <summary>Plain NTP requests.</summary>
    Ntp,

    /// <summary>NTP requests authenticated by NTS.</summary>
    Nts,

    /// <summary>NTS key exchanges.</summary>
    Ke,

    /// <summary>All of them, in shares.</summary>
    Mix,
}
