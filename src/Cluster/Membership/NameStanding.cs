namespace PublicTime.Cluster.Membership;

/// <summary>What a name is that clients could be sent to.</summary>
public enum NameStanding
{
    /// <summary>A front-end that advertises it answers and opens every cookie.</summary>
    Good,

    /// <summary>Nobody advertises it: who configured it vouches for it.</summary>
    External,

    /// <summary>Whoever advertises it was able when last heard, and is silent; or it is perhaps the name of a member that was not heard of yet.</summary>
    Silent,

    /// <summary>Nodes of this ring have advertised it and none does now, though every member was heard of: whoever did has left or was forgotten. Nobody answers there.</summary>
    Gone,

    /// <summary>Whoever advertises it drains, does not know the time, or has no ring.</summary>
    Unable,
}
