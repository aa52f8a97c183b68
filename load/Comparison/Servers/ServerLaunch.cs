using PublicTime.Comparison.Host;

namespace PublicTime.Comparison.Servers;

/// <summary>How each server is started: serving everybody from the host's clock, without rate limits, and unable to set the clock.</summary>
/// <param name="Server">Which.</param>
internal sealed record ServerLaunch(ServerName Server)
{
    /// <summary>Further directives, in the server's own dialect.</summary>
    public IReadOnlyList<string> Directives { get; init; } = [];

    /// <summary>Workers of this service; with more than one it runs on all cores.</summary>
    public int Workers { get; init; } = 1;

    /// <summary>Folder of a CPU cgroup to run in; null is unlimited.</summary>
    public string? ControlGroup { get; init; }

    /// <summary>UDP port; all servers wait beside each other, so each has its own. ntpd always takes 123.</summary>
    public int NtpPort => Server switch
    {
        ServerName.PublicTime => 1123,
        ServerName.Chrony => 2123,
        ServerName.Ntpsec => 123,
        _ => 3123,
    };

    /// <summary>TCP port of NTS-KE; the echo has none.</summary>
    public int? KePort => Server switch
    {
        ServerName.PublicTime => 14460,
        ServerName.Chrony => 24460,
        ServerName.Ntpsec => 4460,
        _ => null,
    };

    /// <summary>The command line for a site.</summary>
    public ProgramStart At(ServerSite site)
    {
        string folder = site.NewFolder($"{Server}");
        ProgramStart program = Server switch
        {
            ServerName.PublicTime => PublicTime(site, folder),
            ServerName.Chrony => Chrony(site, folder),
            ServerName.Ntpsec => Ntpsec(site, folder),
            _ => new ProgramStart(Repository.Comparison, "echo", $"{TestNetwork.ServerAddress}:{NtpPort}"),
        };
        return program with
        {
            NamespaceHolder = site.Network.ServerHolder,
            Core = Workers == 1 ? site.Cores.Server : null,
            ControlGroup = ControlGroup,
            Niceness = site.Niceness,
        };
    }

    private ProgramStart PublicTime(ServerSite site, string folder) => new(
        Repository.Service,
        [
            "serve", $"port {NtpPort}", $"ntsport {KePort}", $"bindaddress {TestNetwork.ServerAddress}", "allow", "local stratum 1", $"workers {Workers}",
            "engine batch", $"ntsservercert {site.Certificate}", $"ntsserverkey {site.CertificateKey}", $"ntsdumpdir {folder}",
            "maxntsconnections 400", "maxntsconnectionsperprefix 400", .. Directives,
        ]);

    /// <summary>With its defaults: it keeps its log of clients, and NTS-KE runs in one helper process.</summary>
    private ProgramStart Chrony(ServerSite site, string folder) => new(
        Repository.Chronyd,
        [
            "-x", "-d", "user root", "cmdport 0", $"bindcmdaddress {folder}/chronyd.sock", $"pidfile {folder}/pid",
            $"port {NtpPort}", $"ntsport {KePort}", $"bindaddress {TestNetwork.ServerAddress}", "allow", "local stratum 1",
            $"ntsservercert {site.Certificate}", $"ntsserverkey {site.CertificateKey}", $"ntsdumpdir {folder}", "maxntsconnections 400", .. Directives,
        ]);

    private ProgramStart Ntpsec(ServerSite site, string folder)
    {
        string file = Path.Combine(folder, "ntp.conf");
        File.WriteAllLines(
            file,
            [
                "disable ntp", "disable monitor", "restrict default", "tos orphan 5", $"statsdir {folder}/", "nts enable", $"nts cert {site.Certificate}",
                $"nts key {site.CertificateKey}", $"nts cookie {folder}/nts-keys", .. Directives,
            ]);
        return new ProgramStart(Repository.Ntpd, "-n", "-g", "-c", file, "-l", Path.Combine(folder, "log"));
    }
}
