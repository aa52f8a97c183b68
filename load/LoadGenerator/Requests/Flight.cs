namespace PublicTime.LoadGenerator.Requests;

/// <summary>One request on its way. Times are nanoseconds of the load clock.</summary>
public struct Flight
{
    /// <summary>When the schedule wanted it sent.</summary>
    public long Intended { get; set; }

    /// <summary>When it was sent.</summary>
    public long Sent { get; set; }

    /// <summary>The virtual client that sent it.</summary>
    public int Client { get; set; }

    /// <summary>The flow it went by.</summary>
    public int Flow { get; set; }

    /// <summary>What it is.</summary>
    public RequestKind Kind { get; set; }

    /// <summary>How far it has come.</summary>
    public FlightState State { get; set; }

    /// <summary>Whether it counts as on its way.</summary>
    public bool HoldsWindow { get; set; }

    /// <summary>Cookies that its answer should bring.</summary>
    public byte ExpectedCookies { get; set; }

    /// <summary>Which of its client's key exchanges it belongs to.</summary>
    public byte Generation { get; set; }
}
