namespace PublicTime.Interop.Tests.Harness;

/// <summary>A capture of the loopback interface by dumpcap, read afterwards by tshark. Needs root.</summary>
internal sealed class Capture : IAsyncDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);

    private readonly TemporaryFolder _folder = new();
    private readonly ChildProcess _dumpcap;
    private readonly int _ntpPort;
    private readonly int _kePort;

    private Capture(int ntpPort, int kePort)
    {
        _ntpPort = ntpPort;
        _kePort = kePort;
        _dumpcap = ChildProcess.Start(new ProgramStart(
            "dumpcap", "-i", "lo", "-f", $"udp port {ntpPort} or tcp port {kePort}", "-w", CaptureFile));
    }

    /// <summary>
    /// Where TLS clients shall write their session secrets (the variable SSLKEYLOGFILE), so that tshark reads what TLS hides.
    /// </summary>
    public string TlsSecretsFile => _folder.PathOf("tls-secrets");

    private string CaptureFile => _folder.PathOf("capture.pcapng");

    /// <summary>Starts to capture; packets sent after the return are in the capture.</summary>
    public static async Task<Capture> StartAsync(int ntpPort, int kePort)
    {
        Capture capture = new(ntpPort, kePort);
        await capture._dumpcap.WaitForLineAsync(line => line.StartsWith("File:", StringComparison.Ordinal), Deadline);
        return capture;
    }

    /// <summary>Stops when the capture holds so many NTP packets, because dumpcap writes behind the traffic.</summary>
    public async Task StopAfterAsync(int ntpPackets)
    {
        int seen = 0;
        await Poll.UntilAsync(
            async () =>
            {
                seen = (await ReadAsync("-Y", "ntp")).Count;
                return seen >= ntpPackets;
            },
            Deadline,
            () => _dumpcap.Explain($"captured {seen} of {ntpPackets} NTP packets"));
        await _dumpcap.SignalAsync("INT");
        Assert.Equal(0, await _dumpcap.WaitForExitAsync(Deadline));
    }

    /// <summary>The lines that tshark prints about the capture.</summary>
    /// <param name="arguments">Display filters, fields and so on.</param>
    public async Task<IReadOnlyList<string>> ReadAsync(params string[] arguments)
    {
        ProgramStart tshark = new("sh",
        [
            "-c", "exec tshark \"$@\" 2>/dev/null", "tshark", "-n", "-r", CaptureFile, "-d", $"udp.port=={_ntpPort},ntp",
            "-d", $"tcp.port=={_kePort},tls", "-o", $"tls.keylog_file:{TlsSecretsFile}", .. arguments,
        ]);
        return (await ChildProcess.RunAsync(tshark, Deadline)).Lines;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _dumpcap.DisposeAsync();
        _folder.Dispose();
    }
}
