using System.Text.Json;

namespace PublicTime.Interop.Tests.Harness;

/// <summary>
/// A place to run the service at, again and again: ports, certificate and state folder stay the same over restarts.
/// The service listens on 127.0.0.1 and ::1 and serves the host's clock at stratum 10.
/// </summary>
internal sealed class ServiceSite : IDisposable
{
    private readonly TemporaryFolder _folder = new(forEverybody: true);

    /// <param name="subject">Of its certificate, which is for localhost all the same.</param>
    public ServiceSite(string subject = "localhost")
    {
        Certificate = ServerCertificate.Create(_folder, subject: subject);
        Program = PublicTimeProgram.InPlace(_folder);
    }

    /// <summary>UDP port.</summary>
    public int NtpPort { get; } = FreePort.Udp();

    /// <summary>TCP port of NTS-KE.</summary>
    public int KePort { get; } = FreePort.Tcp();

    /// <summary>What NTS-KE shows.</summary>
    public ServerCertificate Certificate { get; }

    /// <summary>The executable with this site's state folder.</summary>
    public PublicTimeProgram Program { get; private set; }

    /// <summary>The key ring at rest.</summary>
    public string RingFile => Path.Combine(Program.StateFolder, "publictime.ring");

    /// <summary>The service as a chronyd asks it without NTS.</summary>
    public ChronySource Plain => new(NtpPort);

    /// <summary>
    /// The service as a chronyd asks it with NTS: the NTP port that chronyd is told is wrong, so that it must follow the
    /// port record of the key exchange.
    /// </summary>
    public ChronySource Authenticated => new(FreePort.Udp()) { KePort = KePort, TrustedCertificate = Certificate.CertificatePath };

    /// <summary>The directives of this site.</summary>
    public string[] Directives =>
    [
        $"port {NtpPort}", $"ntsport {KePort}", "bindaddress 127.0.0.1", "bindaddress ::1", "local stratum 10",
        $"ntsservercert {Certificate.CertificatePath}", $"ntsserverkey {Certificate.KeyPath}",
    ];

    /// <summary>A path of a file in the site's folder.</summary>
    public string PathOf(string name) => _folder.PathOf(name);

    /// <summary>Puts the state folder on a small file system of its own, which the caller disposes after the service.</summary>
    public async Task<StateVolume> UseVolumeAsync()
    {
        Directory.CreateDirectory(Program.StateFolder);
        StateVolume volume = await StateVolume.CreateAsync(Program.StateFolder);
        Program = Program with { Volume = volume };
        return volume;
    }

    /// <summary>Starts the service, and returns when it answers.</summary>
    /// <param name="furtherDirectives">Read after those of the site.</param>
    public Task<ServiceProcess> StartAsync(params string[] furtherDirectives) =>
        ServiceProcess.StartAsync(Program.Start(["serve", .. Directives, .. furtherDirectives]), NtpPort, KePort);

    /// <summary>What <c>publictime status --json</c> prints.</summary>
    public async Task<JsonElement> StatusAsync()
    {
        CommandResult result = await Program.RunAsync("status", "--json");
        using JsonDocument document = JsonDocument.Parse(result.ExpectExitCode(0).Output);
        return document.RootElement.Clone();
    }

    /// <summary>How many NTS-KE sessions ended with cookies since the running service started.</summary>
    public async Task<long> ServedKeySessionsAsync() =>
        (await StatusAsync()).GetProperty("keySessions").EnumerateObject()
            .Where(outcome => string.Equals(outcome.Name, "served", StringComparison.OrdinalIgnoreCase))
            .Sum(outcome => outcome.Value.GetInt64());

    /// <inheritdoc/>
    public void Dispose() => _folder.Dispose();
}
