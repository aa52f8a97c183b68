namespace PublicTime.Control.Http;

/// <summary>
/// What the pages are made from. Each is called from one thread at a time, whichever; none may wait or throw.
/// </summary>
public sealed record HttpSources
{
    /// <summary>Whether the loops of the process run; false is the last thing that anybody hears of it.</summary>
    public required Func<bool> IsAlive { get; init; }

    /// <summary>Whether clients should be sent here.</summary>
    public required Func<Readiness> Readiness { get; init; }

    /// <summary>The report that the metrics are made from.</summary>
    public required Func<StatusReport> Report { get; init; }
}
