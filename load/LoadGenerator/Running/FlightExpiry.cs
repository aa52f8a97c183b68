using PublicTime.LoadGenerator.Measuring;
using PublicTime.LoadGenerator.Requests;
using PublicTime.LoadGenerator.Scheduling;

namespace PublicTime.LoadGenerator.Running;

/// <summary>Ends requests whose deadline is over, and closes the seconds in which nothing is pending any more. Belongs to the sending thread.</summary>
internal sealed class FlightExpiry(WorkerPlan plan, ISendSchedule schedule, FlightTable flights, FlightHoldings holdings, LoadCounts counts)
{
    private readonly Saturation? _saturation = schedule as Saturation;

    /// <summary>Ends what is to end by now.</summary>
    /// <returns>Whether a second was closed in which something was lost or not sent.</returns>
    public bool Expire(long now)
    {
        while (flights.TryExpire(now - plan.Deadline, out long number))
        {
            ref Flight flight = ref flights[number];
            counts.Of(flight.Intended).Lost++;
            holdings.Release(ref flight);
            holdings.Forget(flight);
            if (counts.IsMeasured(flight.Intended))
            {
                counts.Intervals.At(flight.Intended).Lost++;
            }
        }

        while (_saturation is not null && flights.TryRelease(now - Saturation.PatienceNanoseconds))
        {
            _saturation.Release();
        }

        int closed = counts.Intervals.Closed;
        counts.Intervals.Close(flights.IsEmpty ? Math.Min(now, schedule.NextDue) : flights[flights.Oldest].Intended);
        return HasLoss(closed);
    }

    private bool HasLoss(int firstClosed)
    {
        for (int i = firstClosed; i < counts.Intervals.Closed; i++)
        {
            ref IntervalCounts interval = ref counts.Intervals[i];
            if (interval.Lost > 0 || interval.Sent < interval.Intended)
            {
                return true;
            }
        }

        return false;
    }
}
