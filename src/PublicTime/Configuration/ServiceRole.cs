namespace PublicTime.Configuration;

/// <summary>Which services one process runs: the <c>role</c> directive.</summary>
public enum ServiceRole
{
    /// <summary>NTP and, with a certificate, NTS-KE.</summary>
    All,

    /// <summary>NTP and NTS over UDP only.</summary>
    Frontend,

    /// <summary>NTS-KE over TCP only.</summary>
    Ke,
}
