using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace PublicTime.Interop.Tests.Harness;

/// <summary>A running <c>publictime serve</c>. Killed on dispose if nobody stopped it.</summary>
internal sealed class ServiceProcess : IAsyncDisposable
{
    private static readonly TimeSpan StartDeadline = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan StopDeadline = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan AnswerDeadline = TimeSpan.FromMilliseconds(200);

    private readonly ChildProcess _process;

    private ServiceProcess(ChildProcess process) => _process = process;

    /// <summary>Its process id.</summary>
    public int Id => _process.Id;

    /// <summary>Everything it printed so far.</summary>
    public string Output => _process.Output;

    /// <summary>True once it has ended.</summary>
    public bool HasExited => _process.HasExited;

    /// <summary>What it holds of the machine's memory now, in kB (VmRSS).</summary>
    public long ResidentKilobytes
    {
        get
        {
            string line = File.ReadLines($"/proc/{_process.Id}/status").First(row => row.StartsWith("VmRSS:", StringComparison.Ordinal));
            return long.Parse(string.Concat(line.Where(char.IsAsciiDigit)), CultureInfo.InvariantCulture);
        }
    }

    /// <summary>Starts the service, and returns when it answers NTP and accepts NTS-KE connections.</summary>
    /// <param name="start">The command line.</param>
    /// <param name="ntpPort">UDP port on 127.0.0.1.</param>
    /// <param name="kePort">TCP port on 127.0.0.1.</param>
    /// <param name="stratum">The stratum octet that it shall answer with; 0 is what an unsynchronized server sends.</param>
    public static async Task<ServiceProcess> StartAsync(ProgramStart start, int ntpPort, int kePort, int stratum = 10)
    {
        ServiceProcess service = new(ChildProcess.Start(start));
        try
        {
            await Poll.UntilAsync(
                async () => service.HasExited || (await NtpProbe.AskStratumAsync(ntpPort, AnswerDeadline) == stratum && await AcceptsAsync(kePort)),
                StartDeadline,
                () => service._process.Explain("does not answer"));
            HarnessException.ThrowUnless(!service.HasExited, () => service._process.Explain("ended at its start"));
            return service;
        }
        catch
        {
            await service.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts the service, and returns when it is as the test wants it.</summary>
    /// <param name="start">The command line.</param>
    /// <param name="isReady">Asked again and again while it runs.</param>
    public static async Task<ServiceProcess> StartAsync(ProgramStart start, Func<ValueTask<bool>> isReady)
    {
        ServiceProcess service = new(ChildProcess.Start(start));
        try
        {
            await Poll.UntilAsync(
                async () => service.HasExited || await isReady(), StartDeadline, () => service._process.Explain("is not ready"));
            HarnessException.ThrowUnless(!service.HasExited, () => service._process.Explain("ended at its start"));
            return service;
        }
        catch
        {
            await service.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts a service that the test cannot ask itself, and returns when it prints a line.</summary>
    /// <param name="start">The command line.</param>
    /// <param name="ready">Which line says that it serves.</param>
    /// <returns>The service and the line.</returns>
    public static async Task<(ServiceProcess Service, string Line)> StartAsync(ProgramStart start, Func<string, bool> ready)
    {
        ServiceProcess service = new(ChildProcess.Start(start));
        try
        {
            return (service, await service._process.WaitForLineAsync(ready, StartDeadline));
        }
        catch
        {
            await service.DisposeAsync();
            throw;
        }
    }

    /// <summary>Waits until it prints a line with these words.</summary>
    public Task<string> WaitForLineAsync(string words) =>
        _process.WaitForLineAsync(line => line.Contains(words, StringComparison.Ordinal), StartDeadline);

    /// <summary>Asks it to end by a signal and returns its exit code.</summary>
    /// <param name="signal">TERM or INT.</param>
    public async Task<int> StopAsync(string signal = "TERM")
    {
        await _process.SignalAsync(signal);
        return await _process.WaitForExitAsync(StopDeadline);
    }

    /// <summary>Asks it to read its certificates again: kill -HUP.</summary>
    public Task ReloadAsync() => _process.SignalAsync("HUP");

    /// <summary>Ends it as a power failure would: kill -9.</summary>
    public Task KillAsync() => _process.KillAsync();

    /// <summary>Sends it a signal by its name without SIG.</summary>
    public Task SignalAsync(string signal) => _process.SignalAsync(signal);

    /// <summary>Waits until it has ended, and gives its exit code.</summary>
    /// <param name="grace">What it was granted besides the time that its end may take.</param>
    public Task<int> WaitForExitAsync(TimeSpan grace = default) => _process.WaitForExitAsync(grace + StopDeadline);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _process.DisposeAsync();

    private static async Task<bool> AcceptsAsync(int port)
    {
        try
        {
            using Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            await socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, port));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
