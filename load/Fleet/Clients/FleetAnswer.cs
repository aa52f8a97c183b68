namespace PublicTime.Fleet.Clients;

/// <summary>What became of one authenticated request to the fleet.</summary>
internal enum FleetAnswer
{
    /// <summary>The front-end that was asked answered.</summary>
    First,

    /// <summary>It did not, and another one did.</summary>
    Other,

    /// <summary>Neither answered: lost to the client.</summary>
    Lost,

    /// <summary>A front-end said that it cannot open the cookie.</summary>
    Nak,

    /// <summary>The client had no cookie left to ask with.</summary>
    NoCookie,
}
