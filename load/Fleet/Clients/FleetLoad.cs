using PublicTime.Fleet.Nodes;
using PublicTime.NtsClient.Exchange;

namespace PublicTime.Fleet.Clients;

/// <summary>
/// Clients that ask the fleet all the time, each with keys of its own: one request to one front-end in service, the next with a cookie of that one to the next
/// one. Who is not answered asks another front-end at once, as a client does that knows several names; a request that neither answers is lost.
/// </summary>
/// <param name="fleet">Whom to ask.</param>
/// <param name="routes">Which of its front-ends are in service.</param>
/// <param name="begun">Where the seconds begin by which requests are counted, on the clock of <see cref="TimeProvider.System"/>.</param>
internal sealed class FleetLoad(RingFleet fleet, RouteWatch routes, long begun)
{
    private static readonly TimeProvider Time = TimeProvider.System;
    private static readonly TimeSpan FirstPatience = TimeSpan.FromMilliseconds(300);
    private static readonly TimeSpan OtherPatience = TimeSpan.FromSeconds(1);

    /// <summary>What became of the requests.</summary>
    public LoadBook Book { get; } = new(begun, Time);

    /// <summary>Asks with all clients until it is told that it is enough.</summary>
    /// <param name="associations">One for each client; stay the caller's.</param>
    /// <param name="enough">Ends it.</param>
    public Task RunAsync(IReadOnlyList<RingAssociation> associations, CancellationToken enough)
    {
        TimeSpan interval = TimeSpan.FromSeconds(associations.Count / fleet.Plan.RequestsPerSecond);
        return Task.WhenAll(associations.Select((association, number) => RunAsync(association, number, interval, enough)));
    }

    private async Task RunAsync(RingAssociation association, int number, TimeSpan interval, CancellationToken enough)
    {
        try
        {
            // Spread over the interval: all at once would meet a trouble all together or not at all.
            await Task.Delay(interval * number / fleet.Plan.Clients, Time, enough);
            using PeriodicTimer pace = new(interval, Time);
            for (int turn = number; await pace.WaitForNextTickAsync(enough); turn++)
            {
                long askedAt = Time.GetTimestamp();
                Book.Add(askedAt, await AskAsync(association, turn, enough));
            }
        }
        catch (OperationCanceledException) when (enough.IsCancellationRequested)
        {
            // Enough was asked.
        }
    }

    private async Task<FleetAnswer> AskAsync(RingAssociation association, int turn, CancellationToken enough)
    {
        RingNode asked = routes.Choose(turn);
        ExchangeResult first = await association.AskAsync(asked, FirstPatience, enough);
        if (first.IsSuccess || RingAssociation.IsNak(first))
        {
            return first.IsSuccess ? FleetAnswer.First : FleetAnswer.Nak;
        }

        ExchangeResult other = await association.AskAsync(routes.ChooseBesides(asked, turn), OtherPatience, enough);
        return other.IsSuccess ? FleetAnswer.Other
            : RingAssociation.IsNak(other) ? FleetAnswer.Nak
            : other.Failure.Contains("no cookies are left", StringComparison.Ordinal) ? FleetAnswer.NoCookie
            : FleetAnswer.Lost;
    }
}
