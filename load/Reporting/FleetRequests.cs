namespace PublicTime.Reporting;

/// <summary>What became of requests, each of which counts once.</summary>
public sealed record FleetRequests
{
    /// <summary>Answered by the front-end that was asked first.</summary>
    public required long First { get; init; }

    /// <summary>Answered by another one, at the second try.</summary>
    public required long SecondTry { get; init; }

    /// <summary>Answered by neither.</summary>
    public required long Lost { get; init; }

    /// <summary>Refused with an NTS NAK.</summary>
    public required long Naks { get; init; }

    /// <summary>Not sent, because the client had no cookie left.</summary>
    public required long WithoutCookie { get; init; }

    /// <summary>All of them.</summary>
    public long Asked => First + SecondTry + Lost + Naks + WithoutCookie;
}
