using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using PublicTime.Composition;
using PublicTime.Configuration;

namespace PublicTime.Tests.Composition;

public sealed class RunningServiceTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("publictime-running-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    /// <summary>Whoever is left out could stand still for ever, and the watchdog would be fed.</summary>
    [Fact]
    public async Task Every_actor_and_thread_that_clients_depend_on_is_looked_at()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Elsewhere NTS-KE has no threads of its own.");
        ParsedConfiguration configuration = ConfigurationReader.Read(
            null,
            ["bindaddress 127.0.0.1", "bindaddress ::1", $"port {FreePort(SocketType.Dgram)}", $"ntsport {FreePort(SocketType.Stream)}", "local stratum 10", "workers 2", $"ntsdumpdir {_folder}"],
            HostDefaults.Read());
        ServeOptions options = configuration.Options! with { Certificate = CertificateOrigin.SelfSigned };

        await using RunningService service = await RunningService.StartAsync(
            options, [], TimeProvider.System, NullLoggerFactory.Instance, TestContext.Current.CancellationToken);
        string[] workers = [.. service.Look().Select(progress => progress.Worker)];

        Assert.Equal(workers.Length, workers.Distinct(StringComparer.Ordinal).Count());
        Assert.Empty(new[] { "discipline", "certificates", "rotation", "udp-0", "udp-1", "ke-0" }.Except(workers, StringComparer.Ordinal));
        Assert.StartsWith($"Serves NTP on UDP 127.0.0.1:{options.NtpPort}", service.Summary, StringComparison.Ordinal);
        Assert.Contains($"; NTS-KE on TCP 127.0.0.1:{options.KePort}", service.Summary, StringComparison.Ordinal);
    }

    private static int FreePort(SocketType type)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, type, ProtocolType.Unspecified);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }
}
