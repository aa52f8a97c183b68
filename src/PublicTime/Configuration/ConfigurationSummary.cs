using System.Net;
using System.Net.Sockets;

namespace PublicTime.Configuration;

/// <summary>Says in sentences what a configuration will do.</summary>
public static class ConfigurationSummary
{
    /// <summary>One sentence each: NTP, NTS, who is served, which time, and the keys.</summary>
    public static IReadOnlyList<string> Of(ServeOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return [Ntp(options), Nts(options), Clients(options), Time(options), State(options)];
    }

    private static string Ntp(ServeOptions options) => options switch
    {
        { ServesNtp: true } => $"Answers NTP on UDP port {options.NtpPort} of {Places(options.Addresses)}, with {Engine(options)}.{Mark(options)}",
        { Role: ServiceRole.Ke } => "Answers no NTP: `role ke`.",
        _ => "Answers no NTP: `port 0`.",
    };

    private static string Nts(ServeOptions options) => options switch
    {
        { Role: ServiceRole.Frontend } => "Opens no NTS-KE port: `role frontend`.",
        { Certificate: CertificateOrigin.None } => "Offers no NTS: `ntsservercert` and `ntsserverkey` are not given.",
        _ => $"Answers NTS-KE on {KePort(options.KePort)} of {Places(options.Addresses)}, with {Certificate(options)}"
            + $"{(options.NtpServerName.Length == 0 ? "" : $", and sends clients to {options.NtpServerName}")}.",
    };

    private static string Clients(ServeOptions options) => options.Access switch
    {
        { AllowsEveryone: true } => "Serves every client.",
        { AllowsAnyIPv4: false, AllowsAnyIPv6: false } => "Serves nobody: `deny` leaves no address allowed.",
        _ when ReferenceEquals(options.Access, Frontend.Access.AccessList.LoopbackOnly) =>
            "Serves clients on this machine only: no `allow` is given.",
        _ => "Serves the clients that `allow` and `deny` leave.",
    };

    private static string Time(ServeOptions options) => options switch
    {
        { HostStratum: { } stratum, LocalStratum: < ServeOptions.UnsynchronizedStratum } =>
            $"Serves the host's clock as stratum {stratum} while the kernel says that another daemon keeps it: `clock host`; else as stratum {options.LocalStratum}: `local`.",
        { HostStratum: { } stratum } =>
            $"Serves the host's clock as stratum {stratum} while the kernel says that another daemon keeps it, else answers that it is unsynchronized: `clock host`.",
        { LocalStratum: < ServeOptions.UnsynchronizedStratum } => $"Serves the host's clock as stratum {options.LocalStratum}, whatever it says: `local`.",
        _ => "Answers that it is unsynchronized: neither `local` nor `clock host` is given, and no time source is followed yet.",
    };

    private static string State(ServeOptions options) =>
        $"Keeps its state in {options.StateFolder}; a cookie is good for {Seconds(options.KeyLifetime)}, and "
        + (options.RotationInterval == TimeSpan.Zero ? "its key never changes." : $"its key changes every {Seconds(options.RotationInterval)}.");

    private static string Places(IReadOnlyList<IPAddress> addresses)
    {
        bool everywhere = addresses.Contains(IPAddress.Any) && addresses.Contains(IPAddress.IPv6Any);
        return everywhere && addresses.Count == 2 ? "every address" : string.Join(" and ", addresses.Select(Place));
    }

    private static string Place(IPAddress address) => (address.Equals(IPAddress.Any), address.Equals(IPAddress.IPv6Any)) switch
    {
        (true, _) => "every IPv4 address",
        (_, true) => "every IPv6 address",
        _ => address.AddressFamily == AddressFamily.InterNetworkV6 ? $"[{address}]" : address.ToString(),
    };

    private static string KePort(int port) => port == 0 ? "a TCP port that the kernel chooses" : $"TCP port {port}";

    private static string Certificate(ServeOptions options) => options.Certificate == CertificateOrigin.Files
        ? $"the certificate {options.CertificateFile}"
        : "a self-signed certificate";

    private static string Mark(ServeOptions options) => options.Dscp == 0 ? "" : $" Marks its answers with DSCP {options.Dscp}.";

    private static string Engine(ServeOptions options) => options.Engine == UdpEngine.Sockets
        ? "one socket for each address that the machine has"
        : Workers(options.Workers);

    private static string Workers(int workers) => workers == 1 ? "one thread for each address family" : $"{workers} threads for each address family";

    private static string Seconds(TimeSpan span) => span.Ticks % TimeSpan.TicksPerDay == 0
        ? $"{span.Days} {(span.Days == 1 ? "day" : "days")}"
        : $"{(long)span.TotalSeconds} s";
}
