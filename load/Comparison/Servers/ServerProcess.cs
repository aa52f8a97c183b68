using PublicTime.Comparison.Host;

namespace PublicTime.Comparison.Servers;

/// <summary>A running server with all its processes. Ended on dispose.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    private static readonly TimeSpan StartPatience = TimeSpan.FromSeconds(20);

    private static readonly TimeSpan HelperPatience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(10);

    private readonly ChildProcess _process;

    private ServerProcess(ServerLaunch launch, ChildProcess process) => (Launch, _process) = (launch, process);

    /// <summary>How it was started.</summary>
    public ServerLaunch Launch { get; }

    /// <summary>Its first process.</summary>
    public int Id => _process.Id;

    /// <summary>It and those it started, as they are now.</summary>
    public IReadOnlyList<int> ProcessIds => ProcessTree.Of(_process.Id);

    /// <summary>Resident memory now and its peak, all processes together.</summary>
    /// <exception cref="ComparisonException">The server has ended; with its output.</exception>
    public ProcessMemory Memory
    {
        get
        {
            // A helper may end in between and adds nothing; without the server itself there is no figure.
            ProcessMemory[] parts = [.. ProcessIds.Select(ProcessMemory.TryRead).OfType<ProcessMemory>()];
            MustRun();
            return new ProcessMemory(parts.Sum(part => part.Resident), parts.Sum(part => part.Peak));
        }
    }

    /// <summary>Starts it and waits until its sockets are there.</summary>
    public static async Task<ServerProcess> StartAsync(ServerSite site, ServerLaunch launch, CancellationToken cancellation)
    {
        ServerProcess server = new(launch, ChildProcess.Start(launch.At(site)));
        try
        {
            ListeningPorts ports = new(site.Network.ServerHolder);
            await server._process.WaitUntilAsync(
                () => ValueTask.FromResult(ports.HasUdp(launch.NtpPort) && (launch.KePort is not int ke || ports.HasTcp(ke))),
                StartPatience,
                "does not listen",
                cancellation);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Throws with its output if it has ended.</summary>
    public void MustRun()
    {
        if (_process.HasExited)
        {
            throw new ComparisonException(_process.Explain("ended"));
        }
    }

    /// <summary>Ends it, and returns when its helpers have ended too.</summary>
    public async ValueTask DisposeAsync()
    {
        IReadOnlyList<int> all = ProcessIds;
        await _process.DisposeAsync();
        TimeProvider time = TimeProvider.System;
        long start = time.GetTimestamp();
        while (all.Any(id => ProcessStat.TryRead(id) is not null) && time.GetElapsedTime(start) < HelperPatience)
        {
            await Task.Delay(PollInterval, time);
        }
    }
}
