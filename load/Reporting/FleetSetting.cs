namespace PublicTime.Reporting;

/// <summary>How a fleet was made.</summary>
public sealed record FleetSetting
{
    /// <summary>NTS-KE nodes behind one balancer.</summary>
    public required int KeyNodes { get; init; }

    /// <summary>Front-ends.</summary>
    public required int FrontEnds { get; init; }

    /// <summary>Clients with keys of their own.</summary>
    public required int Clients { get; init; }

    /// <summary>Authenticated requests of all of them.</summary>
    public required double RequestsPerSecond { get; init; }

    /// <summary>A period of the ring, <c>ntsrotate</c>.</summary>
    public required double RotationSeconds { get; init; }

    /// <summary>What a cookie is promised, <c>ntskeylifetime</c>.</summary>
    public required double LifetimeSeconds { get; init; }

    /// <summary>How long a node that drains goes on answering, <c>draingrace</c>.</summary>
    public required double GraceSeconds { get; init; }
}
