using System.Net;
using System.Net.Sockets;
using PublicTime.Interop.Tests.Harness;

namespace PublicTime.Interop.Tests;

/// <summary>Health, readiness and metrics of the real process, over HTTP.</summary>
public sealed class MetricsTests
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(10);

    [Fact]
    public async Task The_pages_tell_what_the_service_did()
    {
        using ServiceSite site = new();
        await using ServiceProcess service = await site.StartAsync("metrics 127.0.0.1:0", "metrics [::1]:0");
        (await ChronyQuery.RunAsync(site.Authenticated)).ExpectExitCode(0);
        string[] places = [.. (await site.StatusAsync()).GetProperty("httpEndpoints").EnumerateArray().Select(place => place.GetString()!)];

        Assert.Equal(["127.0.0.1", "[::1]"], places.Select(place => place[..place.LastIndexOf(':')]), StringComparer.Ordinal);
        foreach (string place in places)
        {
            Assert.Contains($"HTTP on {place} shows health, readiness and metrics.", service.Output, StringComparison.Ordinal);
            string metrics = await WebPage.ReadAsync(place, "/metrics", HttpStatusCode.OK);
            Assert.Contains("\npublictime_ke_sessions_total{outcome=\"Served\"} 1\n", metrics, StringComparison.Ordinal);
            Assert.Contains("\npublictime_clock_stratum 10\n", metrics, StringComparison.Ordinal);
            Assert.Contains("\npublictime_ready 1\n", metrics, StringComparison.Ordinal);
            Assert.Contains("\npublictime_ring_keys{status=\"minting\"} 1\n", metrics, StringComparison.Ordinal);
            Assert.DoesNotContain("publictime_datagrams_total{disposition=\"AnsweredNts\"} 0\n", metrics, StringComparison.Ordinal);
            Assert.Equal("ok\n", await WebPage.ReadAsync(place, "/healthz", HttpStatusCode.OK));
            Assert.StartsWith("ready\nyes clock: ", await WebPage.ReadAsync(place, "/readyz", HttpStatusCode.OK), StringComparison.Ordinal);
        }

        Assert.Equal(0, await service.StopAsync());
    }

    [Fact]
    public async Task A_service_without_a_clock_is_alive_and_not_ready()
    {
        using ServiceSite site = new();
        string[] directives = [.. site.Directives.Where(directive => !directive.StartsWith("local", StringComparison.Ordinal)), "metrics 127.0.0.1:0"];
        await using ServiceProcess service = await ServiceProcess.StartAsync(site.Program.Start(["serve", .. directives]), site.NtpPort, site.KePort, stratum: 0);
        string place = await WebPage.PlaceAsync(service);

        string readiness = await WebPage.ReadAsync(place, "/readyz", HttpStatusCode.ServiceUnavailable);

        Assert.StartsWith("not ready\nno  clock: the served clock is unsynchronized", readiness, StringComparison.Ordinal);
        Assert.Equal("ok\n", await WebPage.ReadAsync(place, "/healthz", HttpStatusCode.OK));
        Assert.Contains("\npublictime_ready 0\n", await WebPage.ReadAsync(place, "/metrics", HttpStatusCode.OK), StringComparison.Ordinal);
        Assert.Contains("\nready            no\n  clock          the served clock is unsynchronized", (await site.Program.RunAsync("status")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_service_that_stops_is_not_ready_while_sessions_end()
    {
        using ServiceSite site = new();
        await using ServiceProcess service = await site.StartAsync("metrics 127.0.0.1:0");
        string place = await WebPage.PlaceAsync(service);
        await using KeConnection lingering = new();
        await lingering.ConnectAsync(site.KePort);
        await Poll.UntilAsync(async () => (await site.StatusAsync()).GetProperty("readiness").GetProperty("isReady").GetBoolean(), Deadline, () => service.Output);

        await service.SignalAsync("TERM");
        await service.WaitForLineAsync("PublicTime stops");

        Assert.Contains("\nno  running: the service stops", await WebPage.ReadAsync(place, "/readyz", HttpStatusCode.ServiceUnavailable), StringComparison.Ordinal);
        Assert.Equal(0, await service.WaitForExitAsync());
    }

    [Fact]
    public async Task Silent_connections_to_the_pages_neither_hold_up_the_stop_nor_time()
    {
        const int Connections = 200;
        using ServiceSite site = new();
        await using ServiceProcess service = await site.StartAsync("metrics 127.0.0.1:0");
        IPEndPoint place = IPEndPoint.Parse(await WebPage.PlaceAsync(service));
        int before = OpenFiles(service);
        List<Socket> silent = [];
        try
        {
            for (int i = 0; i < Connections; i++)
            {
                Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
                silent.Add(socket);
                _ = socket.ConnectAsync(place); // what the backlog does not take waits in this test's kernel
            }

            Assert.Equal(10, await NtpProbe.AskStratumAsync(site.NtpPort, Deadline));
            int opened = OpenFiles(service) - before;
            Assert.True(opened <= 24, $"{opened} more files are open"); // sixteen places, and what the rest of the process opens, or has closed since its start
            Assert.Equal(0, await service.StopAsync());
        }
        finally
        {
            silent.ForEach(socket => socket.Dispose());
        }

        Assert.DoesNotContain("xception", service.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_the_directive_nothing_of_the_web_server_is_loaded()
    {
        using ServiceSite site = new();
        await using (ServiceProcess without = await site.StartAsync())
        {
            await site.StatusAsync();
            Assert.Empty(WebLibraries(without));
        }

        await using ServiceProcess with = await site.StartAsync("metrics 127.0.0.1:0");
        Assert.NotEmpty(WebLibraries(with));
    }

    [Fact]
    public async Task Variables_and_files_of_the_framework_change_nothing()
    {
        using ServiceSite site = new();
        int[] ports = [.. Enumerable.Range(0, 5).Select(_ => FreePort.Tcp())];
        await File.WriteAllTextAsync(
            site.PathOf("appsettings.json"),
            $$"""{ "Urls": "http://127.0.0.1:{{ports[0]}}", "Kestrel": { "Endpoints": { "Other": { "Url": "http://127.0.0.1:{{ports[1]}}" } } } }""");
        ProgramStart serve = site.Program.Start(["serve", .. site.Directives, "metrics 127.0.0.1:0"]);
        ProgramStart tempted = serve with
        {
            WorkingFolder = Path.GetDirectoryName(site.PathOf("x")),
            Environment = new Dictionary<string, string?>(serve.Environment, StringComparer.Ordinal)
            {
                ["ASPNETCORE_URLS"] = $"http://127.0.0.1:{ports[2]}",
                ["DOTNET_URLS"] = $"http://127.0.0.1:{ports[3]}",
                ["ASPNETCORE_HTTP_PORTS"] = $"{ports[4]}",
                ["DOTNET_HTTP_PORTS"] = $"{ports[4]}",
                ["ASPNETCORE_ENVIRONMENT"] = "Development",
                ["DOTNET_ENVIRONMENT"] = "Development",
                ["ASPNETCORE_Kestrel__Endpoints__Other__Url"] = $"http://127.0.0.1:{ports[4]}",
                ["Kestrel__Endpoints__Other__Url"] = $"http://127.0.0.1:{ports[4]}",
                ["Logging__LogLevel__Default"] = "Trace",
            },
        };
        await using ServiceProcess service = await ServiceProcess.StartAsync(tempted, site.NtpPort, site.KePort);
        string place = await WebPage.PlaceAsync(service);
        Assert.Equal("ok\n", await WebPage.ReadAsync(place, "/healthz", HttpStatusCode.OK));

        Assert.Equal([site.KePort, site.KePort, IPEndPoint.Parse(place).Port], await ListeningSockets.PortsOfAsync(service.Id));
        Assert.DoesNotContain("Kestrel", service.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("dbug", service.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_place_that_is_taken_refuses_the_start_with_one_sentence()
    {
        using ServiceSite site = new();
        using TcpListener other = new(IPAddress.Loopback, 0);
        other.Start();

        CommandResult result = await site.Program.RunAsync(["serve", .. site.Directives, $"metrics {other.LocalEndpoint}"]);

        result.ExpectExitCode(1);
        Assert.Equal($"Metrics cannot be shown on TCP {other.LocalEndpoint}: another process listens there already.", result.Lines[^1]);
    }

    [Fact]
    public async Task Without_descriptors_it_waits_and_goes_on_when_there_are_some()
    {
        using ServiceSite site = new();
        await using ServiceProcess service = await site.StartAsync("metrics 127.0.0.1:0");
        string place = await WebPage.PlaceAsync(service);
        Assert.Equal("ok\n", await WebPage.ReadAsync(place, "/healthz", HttpStatusCode.OK));
        using Socket waiting = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

        await LimitFilesAsync(service, "1"); // what is open stays open
        await waiting.ConnectAsync(IPEndPoint.Parse(place));
        await service.WaitForLineAsync($"HTTP on {place} cannot accept");
        Assert.Equal(10, await NtpProbe.AskStratumAsync(site.NtpPort, Deadline));
        await LimitFilesAsync(service, "4096");

        await service.WaitForLineAsync($"HTTP on {place} accepts again");
        Assert.Equal("ok\n", await WebPage.ReadAsync(place, "/healthz", HttpStatusCode.OK));
    }

    private static string[] WebLibraries(ServiceProcess service) =>
        [.. File.ReadLines($"/proc/{service.Id}/maps").Where(line => line.Contains("AspNetCore", StringComparison.Ordinal))];

    private static int OpenFiles(ServiceProcess service) => Directory.EnumerateFileSystemEntries($"/proc/{service.Id}/fd").Count();

    private static async Task LimitFilesAsync(ServiceProcess service, string soft) =>
        (await ChildProcess.RunAsync(new ProgramStart("prlimit", "--pid", $"{service.Id}", $"--nofile={soft}:"), Deadline)).ExpectExitCode(0);
}
