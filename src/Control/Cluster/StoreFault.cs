using System.Text.Json.Serialization;

namespace PublicTime.Control.Cluster;

/// <summary>Why the node that was asked cannot use what a store holds.</summary>
public enum StoreFault
{
    /// <summary>It can, or the store holds nothing.</summary>
    [JsonStringEnumMemberName("none")]
    None,

    /// <summary>Cut off, changed, or no ring at all.</summary>
    [JsonStringEnumMemberName("damaged")]
    Damaged,

    /// <summary>Sealed under a key-encryption key that the node lacks.</summary>
    [JsonStringEnumMemberName("otherKey")]
    OtherKey,

    /// <summary>A ring of another name.</summary>
    [JsonStringEnumMemberName("otherRing")]
    OtherRing,

    /// <summary>Written by a later version of this program.</summary>
    [JsonStringEnumMemberName("newerVersion")]
    NewerVersion,
}
