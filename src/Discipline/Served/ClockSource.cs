namespace PublicTime.Discipline.Served;

/// <summary>Who vouches for the time that is served.</summary>
public enum ClockSource
{
    /// <summary>Nobody: answers say "unsynchronized".</summary>
    None,

    /// <summary>The operator, by decree: <c>local</c>.</summary>
    Local,

    /// <summary>Another daemon that disciplines the host's clock: <c>clock host</c>.</summary>
    Host,
}
