namespace PublicTime.Fleet.Clients;

/// <summary>What became of the requests that were begun in one stretch of time.</summary>
/// <param name="First">Answered by the front-end that was asked.</param>
/// <param name="Other">Answered by another one, at the second try.</param>
/// <param name="Lost">Answered by neither.</param>
/// <param name="Naks">Refused.</param>
/// <param name="NoCookie">Not sent for want of a cookie.</param>
internal readonly record struct LoadCounts(int First, int Other, int Lost, int Naks, int NoCookie)
{
    /// <summary>All of them.</summary>
    public int Asked => First + Other + Lost + Naks + NoCookie;

    /// <summary>Those that the first try did not bring an answer.</summary>
    public int Missed => Asked - First;

    /// <summary>With one request more.</summary>
    public LoadCounts With(FleetAnswer answer) => answer switch
    {
        FleetAnswer.First => this with { First = First + 1 },
        FleetAnswer.Other => this with { Other = Other + 1 },
        FleetAnswer.Lost => this with { Lost = Lost + 1 },
        FleetAnswer.Nak => this with { Naks = Naks + 1 },
        FleetAnswer.NoCookie => this with { NoCookie = NoCookie + 1 },
        _ => throw new ArgumentOutOfRangeException(nameof(answer), answer, "Not an end of a request."),
    };

    /// <summary>Those of several stretches.</summary>
    public static LoadCounts Sum(IEnumerable<LoadCounts> stretches) => stretches.Aggregate(default(LoadCounts), (sum, other) => new LoadCounts(
        sum.First + other.First, sum.Other + other.Other, sum.Lost + other.Lost, sum.Naks + other.Naks, sum.NoCookie + other.NoCookie));
}
