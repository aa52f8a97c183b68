namespace PublicTime.Interop.Tests.Harness;

/// <summary>A server as a chronyd is told about it.</summary>
/// <param name="NtpPort">UDP port; for NTS it is what the key exchange may override.</param>
internal sealed record ChronySource(int NtpPort)
{
    /// <summary>Its address.</summary>
    public string Address { get; init; } = "127.0.0.1";

    /// <summary>TCP port of the key exchange; null asks for plain time.</summary>
    public int? KePort { get; init; }

    /// <summary>PEM file to trust besides nothing else; needed with <see cref="KePort"/>.</summary>
    public string? TrustedCertificate { get; init; }

    /// <summary>Poll interval in log2 seconds; a quarter of a second makes a chronyd decide within one.</summary>
    public int Poll { get; init; } = -2;

    /// <summary>The directives.</summary>
    public IEnumerable<string> Directives()
    {
        string authentication = KePort is null ? string.Empty : $" nts ntsport {KePort}";
        yield return $"server {Address} port {NtpPort} iburst minpoll {Poll} maxpoll {Poll}{authentication}";
        if (KePort is not null)
        {
            yield return $"ntstrustedcerts {TrustedCertificate}";
            yield return "nosystemcert";
        }
    }
}
