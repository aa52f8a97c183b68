using PublicTime.Fleet.Nodes;

namespace PublicTime.Interop.Tests.SharedRing;

/// <summary>Looks at all nodes every 10 ms and notes when each served with which generation of the ring.</summary>
/// <param name="nodes">Looked at, each by a loop of its own, so that a slow one holds up none.</param>
internal sealed class GenerationSighting(IReadOnlyList<RingNode> nodes)
{
    private static readonly TimeProvider Time = TimeProvider.System;
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(10);

    private readonly List<(long Generation, long At)>[] _seen = [.. nodes.Select(_ => new List<(long, long)>())];

    /// <summary>Looks until it is told that it is enough.</summary>
    public Task RunAsync(CancellationToken enough) => Task.WhenAll(nodes.Select((node, number) => LookAsync(node, _seen[number], enough)));

    /// <summary>For each generation that any node was seen with: the time from its first sight at one node to that at the last, in ascending order.</summary>
    /// <remarks>A node that was never seen with a generation, because it had a newer one by the next look, has it as soon as that one.</remarks>
    public IReadOnlyList<TimeSpan> Spreads()
    {
        long first = _seen.Max(looks => looks[0].Generation);
        long last = _seen.Min(looks => looks[^1].Generation);
        return
        [
            .. from generation in _seen.SelectMany(looks => looks.Select(look => look.Generation)).Distinct()
               where generation > first && generation <= last
               let sights = _seen.Select(looks => looks.First(look => look.Generation >= generation).At).ToList()
               select Time.GetElapsedTime(sights.Min(), sights.Max()) into spread
               orderby spread
               select spread,
        ];
    }

    private static async Task LookAsync(RingNode node, List<(long Generation, long At)> seen, CancellationToken enough)
    {
        using PeriodicTimer pace = new(Interval, Time);
        try
        {
            do
            {
                long generation = await node.GenerationAsync();
                if (seen.Count == 0 || generation > seen[^1].Generation)
                {
                    seen.Add((generation, Time.GetTimestamp()));
                }
            }
            while (await pace.WaitForNextTickAsync(enough));
        }
        catch (OperationCanceledException) when (enough.IsCancellationRequested)
        {
            // Enough was seen.
        }
    }
}
