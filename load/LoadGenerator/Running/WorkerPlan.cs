using PublicTime.LoadGenerator.Requests;

namespace PublicTime.LoadGenerator.Running;

/// <summary>What one sending thread is to do. Times are nanoseconds, moments those of the load clock.</summary>
public sealed record WorkerPlan
{
    /// <summary>When the measurement begins; what is due earlier is warm-up and not counted.</summary>
    public required long Start { get; init; }

    /// <summary>How long requests are due.</summary>
    public required long Duration { get; init; }

    /// <summary>A request without an answer for so long is lost.</summary>
    public long Deadline { get; init; } = 1_000_000_000;

    /// <summary>A request that could not be sent for so long after it was due is not sent any more.</summary>
    public long Grace { get; init; } = 100_000_000;

    /// <summary>Requests that may be pending at once; when they all are, nothing is sent.</summary>
    public int MostPending { get; init; } = 1 << 20;

    /// <summary>Clients without NTS; each has a flow, and several share one when there are fewer flows.</summary>
    public int PlainClients { get; init; } = 1;

    /// <summary>Plain requests among <see cref="MixTotal"/>.</summary>
    public int PlainShare { get; init; } = 1;

    /// <summary>Plain and NTS requests together, for the share of either.</summary>
    public int MixTotal { get; init; } = 1;

    /// <summary>What the requests that are not plain are.</summary>
    public RequestKind AuthenticatedKind { get; init; } = RequestKind.Nts;

    /// <summary>Placeholders in every request; null asks for what the client lacks.</summary>
    public int? Placeholders { get; init; }

    /// <summary>How requests that are not plain look.</summary>
    public RequestShape Shape { get; init; }

    /// <summary>Clients without a cookie send their last one again.</summary>
    public bool ReusesCookies { get; init; }

    /// <summary>The server sends back what it gets: answers are matched by their transmit timestamp and not judged.</summary>
    public bool AcceptsEcho { get; init; }

    /// <summary>The share of plain answers that are checked in full, 0 to 1.</summary>
    public double VerifyShare { get; init; } = 0.01;

    /// <summary>Ends at the end of the first interval with a loss.</summary>
    public bool StopsAtLoss { get; init; }

    /// <summary>Makes the same timestamps and identifiers again.</summary>
    public ulong Seed { get; init; }
}
