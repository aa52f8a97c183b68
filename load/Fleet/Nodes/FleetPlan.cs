namespace PublicTime.Fleet.Nodes;

/// <summary>A fleet and what it is asked for; without a word, that of the tests.</summary>
internal sealed record FleetPlan
{
    /// <summary><c>ntsrotate</c> of all nodes.</summary>
    public TimeSpan Rotation { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary><c>ntskeylifetime</c>: what every cookie is promised.</summary>
    public TimeSpan Lifetime { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary><c>draingrace</c>: how long a node that drains goes on answering.</summary>
    public TimeSpan Grace { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>NTS-KE nodes behind HAProxy, at least two.</summary>
    public int KeyNodes { get; init; } = 2;

    /// <summary>Front-ends, at least two.</summary>
    public int FrontEnds { get; init; } = 2;

    /// <summary>Authenticated requests of all clients together.</summary>
    public double RequestsPerSecond { get; init; } = 260;

    /// <summary>Whether every cookie that was put aside is spent once more when it must be refused.</summary>
    public bool SpendsTooOld { get; init; }

    /// <summary>How many clients ask; one has at most ten requests a second.</summary>
    public int Clients => Math.Max(24, (int)Math.Ceiling(RequestsPerSecond / 10));

    /// <summary>How long Redis is away when it hangs or is cut off: several periods.</summary>
    public TimeSpan Outage => 4 * Rotation;

    /// <summary>From then on no node may open a cookie: a ring keeps whole periods, and one more.</summary>
    public TimeSpan TooOld => Lifetime + (3 * Rotation);

    /// <summary>For every node.</summary>
    public string[] Directives => [$"ntsrotate {Rotation.TotalSeconds}", $"ntskeylifetime {Lifetime.TotalSeconds}", $"draingrace {Grace.TotalSeconds}"];
}
