using System.Text.Json.Serialization;

namespace PublicTime.Control.Cluster;

/// <summary>How a node is, in one word: the first that fits. Its name in lower case is the label of the metric.</summary>
public enum NodeState
{
    /// <summary>A member that was never heard of by the node that was asked.</summary>
    [JsonStringEnumMemberName("unheard")]
    Unheard,

    /// <summary>Not heard of for <see cref="NodeStatus.SilentAfterSeconds"/>.</summary>
    [JsonStringEnumMemberName("silent")]
    Silent,

    /// <summary>It may not answer NTS yet.</summary>
    [JsonStringEnumMemberName("unregistered")]
    Unregistered,

    /// <summary>It does not know the time.</summary>
    [JsonStringEnumMemberName("unsynchronized")]
    Unsynchronized,

    /// <summary>It takes no new clients.</summary>
    [JsonStringEnumMemberName("draining")]
    Draining,

    /// <summary>None of these: it serves.</summary>
    [JsonStringEnumMemberName("serving")]
    Serving,
}
