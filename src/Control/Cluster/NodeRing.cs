using System.Text.Json.Serialization;

namespace PublicTime.Control.Cluster;

/// <summary>Which ring a node has kept, against the one of the node that was asked.</summary>
public enum NodeRing
{
    /// <summary>None, as far as it is known.</summary>
    [JsonStringEnumMemberName("none")]
    None,

    /// <summary>Another one, and not a later one: it lacks what the other has.</summary>
    [JsonStringEnumMemberName("behind")]
    Behind,

    /// <summary>A later one.</summary>
    [JsonStringEnumMemberName("ahead")]
    Ahead,

    /// <summary>Just the same.</summary>
    [JsonStringEnumMemberName("same")]
    Same,
}
