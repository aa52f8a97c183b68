namespace PublicTime.Comparison.Servers;

/// <summary>What can be measured.</summary>
internal enum ServerName
{
    /// <summary>This service: engine batch, one worker.</summary>
    PublicTime,

    /// <summary>chronyd 4.3 of Debian.</summary>
    Chrony,

    /// <summary>ntpd of NTPsec 1.2.2 of Debian.</summary>
    Ntpsec,

    /// <summary>Our batch echo, which knows no protocol: the floor.</summary>
    Echo,
}
