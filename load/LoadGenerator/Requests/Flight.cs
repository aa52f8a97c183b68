namespace PublicTime.LoadGenerator.Requests;

/// <summary>One request on its way. Times are nanoseconds of the load clock.</summary>
public struct Flight
{
    /// <summary>When the schedule wanted it sent.</summary>
    public long Intended;

    /// <summary>When it was sent.</summary>
    public long Sent;

    /// <summary>The virtual client that sent it.</summary>
    public int Client;

    /// <summary>The flow it went by.</summary>
    public int Flow;

    /// <summary>What it is.</summary>
    public RequestKind Kind;

    /// <summary>How far it has come.</summary>
    public FlightState State;

    /// <summary>Whether it counts as on its way.</summary>
    public bool HoldsWindow;

    /// <summary>Cookies that its answer should bring.</summary>
    public byte ExpectedCookies;

    /// <summary>Which of its client's key exchanges it belongs to.</summary>
    public byte Generation;
}
