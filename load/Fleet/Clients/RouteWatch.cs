using PublicTime.Fleet.Nodes;

namespace PublicTime.Fleet.Clients;

/// <summary>
/// Asks every front-end's <c>/readyz</c> ten times a second, as the health check does that announces and withdraws a route: requests go to those that say yes.
/// Where none does, to all.
/// </summary>
/// <param name="frontEnds">All front-ends, at least two.</param>
internal sealed class RouteWatch(IReadOnlyList<RingNode> frontEnds)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    private readonly bool[] _isInService = [.. frontEnds.Select(_ => true)];

    /// <summary>Asks until it is told that it is enough.</summary>
    public Task RunAsync(CancellationToken enough) => Task.WhenAll(Enumerable.Range(0, frontEnds.Count).Select(number => RunAsync(number, enough)));

    /// <summary>Each in its turn.</summary>
    public RingNode Choose(int turn) => Choose([.. InService()], turn);

    /// <summary>Another one than this.</summary>
    public RingNode ChooseBesides(RingNode asked, int turn)
    {
        RingNode[] others = [.. InService().Where(node => node != asked)];
        return Choose(others.Length > 0 ? others : [.. frontEnds.Where(node => node != asked)], turn);
    }

    private RingNode Choose(RingNode[] among, int turn) => among.Length > 0 ? among[turn % among.Length] : frontEnds[turn % frontEnds.Count];

    private IEnumerable<RingNode> InService() => frontEnds.Where((_, number) => Volatile.Read(ref _isInService[number]));

    private async Task RunAsync(int number, CancellationToken enough)
    {
        using PeriodicTimer pace = new(Interval, TimeProvider.System);
        try
        {
            while (await pace.WaitForNextTickAsync(enough))
            {
                Volatile.Write(ref _isInService[number], await frontEnds[number].IsReadyAsync(enough));
            }
        }
        catch (OperationCanceledException) when (enough.IsCancellationRequested)
        {
            // Enough was asked.
        }
    }
}
