using System.Text.Json.Serialization;

namespace PublicTime.Control.Cluster;

/// <summary>What keeps the node that was asked out of the ring that it has, and will until somebody does something.</summary>
public enum EntryHindrance
{
    /// <summary>Nothing.</summary>
    [JsonStringEnumMemberName("none")]
    None,

    /// <summary>Another node that has its name is alive.</summary>
    [JsonStringEnumMemberName("namesake")]
    Namesake,

    /// <summary>The ring has as many members as it may have.</summary>
    [JsonStringEnumMemberName("fullRing")]
    FullRing,
}
