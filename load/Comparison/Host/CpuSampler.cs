namespace PublicTime.Comparison.Host;

/// <summary>
/// Reads a server's CPU time forty times a second, so that the generator alone decides when a window begins and ends: at any moment
/// between two samples the time is taken from the line between them. Belongs to one run.
/// </summary>
internal sealed class CpuSampler : IAsyncDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(25);

    private readonly IReadOnlyList<int> _processIds;
    private readonly List<CpuSample> _samples = [];
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _sampling;

    /// <summary>Begins to sample.</summary>
    /// <param name="processIds">All processes of the server.</param>
    public CpuSampler(IReadOnlyList<int> processIds)
    {
        _processIds = processIds;
        _sampling = Task.Factory.StartNew(Sample, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    /// <summary>Ends the sampling and gives all samples, in order.</summary>
    public async Task<IReadOnlyList<CpuSample>> StopAsync()
    {
        await _stop.CancelAsync();
        await _sampling;
        return _samples;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _stop.Dispose();
    }

    private void Sample()
    {
        do
        {
            _samples.Add(new CpuSample(TimeProvider.System.GetUtcNow(), CpuTime.Read(_processIds)));
        }
        while (!_stop.Token.WaitHandle.WaitOne(Interval));
        _samples.Add(new CpuSample(TimeProvider.System.GetUtcNow(), CpuTime.Read(_processIds)));
    }
}
