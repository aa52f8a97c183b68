using System.Collections.Concurrent;
using PublicTime.NtsClient.Exchange;

namespace PublicTime.Interop.Tests.SharedRing;

/// <summary>
/// Clients that ask the fleet all the time, each with keys of its own: one request to one front-end, the next with a cookie of that one to the other. Who is not
/// answered asks the other front-end at once, as a client does that knows both names; a request that neither answers is lost.
/// </summary>
internal sealed class FleetLoad
{
    private const int Clients = 24;

    private static readonly TimeProvider Time = TimeProvider.System;
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(90);
    private static readonly TimeSpan FirstPatience = TimeSpan.FromMilliseconds(300);
    private static readonly TimeSpan OtherPatience = TimeSpan.FromSeconds(1);

    private readonly RingFleet _fleet;
    private readonly ConcurrentQueue<(long AskedAt, FleetAnswer Answer)> _answers = [];

    /// <param name="fleet">Whom to ask.</param>
    public FleetLoad(RingFleet fleet) => _fleet = fleet;

    /// <summary>How many requests ended in a way.</summary>
    public int Count(FleetAnswer answer) => _answers.Count(entry => entry.Answer == answer);

    /// <summary>How many requests ended in each way, of those begun in one second; a second for each that the load lasted.</summary>
    /// <param name="begin">Where the seconds begin, on the clock of <see cref="TimeProvider.System"/>.</param>
    /// <param name="end">Where they end.</param>
    public IReadOnlyList<ILookup<FleetAnswer, long>> Seconds(long begin, long end) =>
    [
        .. from entry in _answers
           where entry.AskedAt >= begin && entry.AskedAt < end
           group entry by (entry.AskedAt - begin) / Time.TimestampFrequency into second
           orderby second.Key
           select second.ToLookup(entry => entry.Answer, entry => entry.AskedAt),
    ];

    /// <summary>Exchanges keys for all clients and asks until it is told that it is enough.</summary>
    /// <param name="associations">One for each client, as many as <see cref="Clients"/>; stay the caller's.</param>
    /// <param name="enough">Ends it.</param>
    public Task RunAsync(IReadOnlyList<RingAssociation> associations, CancellationToken enough) =>
        Task.WhenAll(associations.Select((association, number) => RunAsync(association, number, enough)));

    /// <summary>Keys for all clients.</summary>
    /// <param name="create">Exchanges keys once.</param>
    public static async Task<IReadOnlyList<RingAssociation>> AssociateAsync(Func<Task<RingAssociation>> create)
    {
        List<RingAssociation> associations = [];
        for (int i = 0; i < Clients; i++)
        {
            associations.Add(await create());
        }

        return associations;
    }

    private async Task RunAsync(RingAssociation association, int number, CancellationToken enough)
    {
        using PeriodicTimer pace = new(Interval, Time);
        try
        {
            for (int turn = number; await pace.WaitForNextTickAsync(enough); turn++)
            {
                long askedAt = Time.GetTimestamp();
                FleetAnswer answer = await AskAsync(association, turn, enough);
                _answers.Enqueue((askedAt, answer));
            }
        }
        catch (OperationCanceledException) when (enough.IsCancellationRequested)
        {
            // Enough was asked.
        }
    }

    private async Task<FleetAnswer> AskAsync(RingAssociation association, int turn, CancellationToken enough)
    {
        int front = turn % _fleet.FrontEnds.Count;
        ExchangeResult first = await association.AskAsync(_fleet.FrontEnds[front], FirstPatience, enough);
        if (first.IsSuccess || RingAssociation.IsNak(first))
        {
            return first.IsSuccess ? FleetAnswer.First : FleetAnswer.Nak;
        }

        ExchangeResult other = await association.AskAsync(_fleet.FrontEnds[1 - front], OtherPatience, enough);
        return other.IsSuccess ? FleetAnswer.Other
            : RingAssociation.IsNak(other) ? FleetAnswer.Nak
            : other.Failure.Contains("no cookies are left", StringComparison.Ordinal) ? FleetAnswer.NoCookie
            : FleetAnswer.Lost;
    }
}
