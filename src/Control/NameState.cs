using System.Text.Json.Serialization;

namespace PublicTime.Control;

/// <summary>What is known of the front-ends behind a name that NTS-KE may send clients to. Its name in lower case is the label of the metric.</summary>
public enum NameState
{
    /// <summary>Nothing yet, or the ring is this node's own: the configuration is believed.</summary>
    [JsonStringEnumMemberName("unjudged")]
    Unjudged,

    /// <summary>A front-end that advertises it answers and opens every cookie.</summary>
    [JsonStringEnumMemberName("good")]
    Good,

    /// <summary>No node has ever advertised it: it is somebody else's, and the configuration is believed.</summary>
    [JsonStringEnumMemberName("external")]
    External,

    /// <summary>Whoever advertises it has fallen silent, or was not heard of yet.</summary>
    [JsonStringEnumMemberName("silent")]
    Silent,

    /// <summary>Whoever advertised it has left or was forgotten.</summary>
    [JsonStringEnumMemberName("gone")]
    Gone,

    /// <summary>Whoever advertises it drains, does not know the time, or has no ring.</summary>
    [JsonStringEnumMemberName("unable")]
    Unable,
}
