namespace PublicTime.Fleet.Clients;

/// <summary>What became of the requests that were begun in one second.</summary>
/// <param name="First">Answered by the front-end that was asked.</param>
/// <param name="Other">Answered by another one, at the second try.</param>
/// <param name="Lost">Answered by neither.</param>
/// <param name="Naks">Refused.</param>
/// <param name="NoCookie">Not sent for want of a cookie.</param>
internal readonly record struct LoadSecond(int First, int Other, int Lost, int Naks, int NoCookie)
{
    /// <summary>All of them.</summary>
    public int Asked => First + Other + Lost + Naks + NoCookie;

    /// <summary>Those that the first try did not bring an answer.</summary>
    public int Missed => Asked - First;

    /// <summary>With one request more.</summary>
    public LoadSecond With(FleetAnswer answer) => answer switch
    {
        FleetAnswer.First => this with { First = First + 1 },
        FleetAnswer.Other => this with { Other = Other + 1 },
        FleetAnswer.Lost => this with { Lost = Lost + 1 },
        FleetAnswer.Nak => this with { Naks = Naks + 1 },
        FleetAnswer.NoCookie => this with { NoCookie = NoCookie + 1 },
        _ => throw new ArgumentOutOfRangeException(nameof(answer), answer, "Not an end of a request."),
    };

    /// <summary>Those of both.</summary>
    public LoadSecond Plus(LoadSecond other) =>
        new(First + other.First, Other + other.Other, Lost + other.Lost, Naks + other.Naks, NoCookie + other.NoCookie);
}
