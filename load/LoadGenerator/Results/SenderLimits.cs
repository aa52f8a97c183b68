using PublicTime.LoadGenerator.CommandLine;
using PublicTime.LoadGenerator.KeyLoad;
using PublicTime.LoadGenerator.Measuring;
using PublicTime.LoadGenerator.Running;

namespace PublicTime.LoadGenerator.Results;

/// <summary>Says where the generator and not the server was the limit.</summary>
internal static class SenderLimits
{
    private const double UnsentShare = 0.01;
    private const long LatenessNanoseconds = 1_000_000;
    private const double IdleShare = 0.02;
    private const double FullShare = 0.5;

    /// <summary>Sentences about a sending thread.</summary>
    public static IEnumerable<string> Of(LoadWorker worker, LoadOptions options)
    {
        Tally tally = worker.Measured;
        long unsent = tally.Intended - tally.Sent - tally.Skipped;
        if (unsent > tally.Intended * UnsentShare)
        {
            yield return $"The generator sent {tally.Sent} of the {tally.Intended} requests that were due ({tally.Refused} were refused by the kernel): it could not keep up, so the offered rate was lower than asked for.";
        }

        if (!options.IsSaturating && tally.Lateness.Percentile(99) is > LatenessNanoseconds and var lateness)
        {
            yield return $"The generator sent 1 % of the requests more than {lateness / 1e6:0.0} ms late; latencies count from when they were due, so part of them is its own.";
        }

        if (worker.Dropped > 0)
        {
            yield return $"The generator's own end dropped {worker.Dropped} answers that it did not take in time; they count as lost, and the server sent them.";
        }

        double idle = (double)worker.IdleNanoseconds / Math.Max(1, worker.DueNanoseconds);
        double full = (double)worker.FullNanoseconds / Math.Max(1, worker.DueNanoseconds);
        if (options.IsSaturating ? full < FullShare : idle < IdleShare)
        {
            yield return options.IsSaturating
                ? $"As many requests as allowed were on their way only {full:P0} of the time: the generator's core was the limit, and the server can answer more."
                : $"The generator's core had nothing to do only {idle:P1} of the time: the rate is at its limit.";
        }

        if (tally.Skipped > 0)
        {
            yield return $"{tally.Skipped} requests were not sent because their client had no cookie: more sessions, or a lower rate, would have sent them.";
        }

        if (options.ReusesCookies && !options.AcceptsEcho)
        {
            yield return "Clients without a cookie sent their last one again, which real clients do not.";
        }
    }

    /// <summary>Sentences about key exchanges.</summary>
    public static IEnumerable<string> Of(KeyExchangeLoad load, LoadOptions options)
    {
        if (load.Waited > 0)
        {
            yield return $"{load.Waited} key exchanges waited because {options.Concurrency} were under way already, which --concurrency limits; their latencies count from when they were due.";
        }

        if (load.Measured.Intended - load.Measured.Sent > load.Measured.Intended * UnsentShare)
        {
            yield return $"The generator began {load.Measured.Sent} of the {load.Measured.Intended} key exchanges that were due: it could not keep up.";
        }
    }
}
