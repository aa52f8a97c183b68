namespace PublicTime.Reporting;

/// <summary>What <c>chronyc authdata</c> says of the one association at the end.</summary>
public sealed record FleetAssociation
{
    /// <summary>How it is authenticated: NTS.</summary>
    public required string Mode { get; init; }

    /// <summary>Key exchanges since it began: 1 when it was never lost.</summary>
    public required long KeySessions { get; init; }

    /// <summary>NTS NAKs since the last key exchange.</summary>
    public required long Naks { get; init; }
}
