namespace PublicTime.Control.Requests;

/// <summary>The words of the requests, as the service knows them and the command line says them.</summary>
public static class RequestNames
{
    /// <summary>For a <see cref="StatusReport"/>.</summary>
    public const string Status = "status";

    /// <summary>For a <see cref="Cluster.ClusterStatus"/>.</summary>
    public const string Cluster = "cluster";

    /// <summary>For a <see cref="Cluster.RingReport"/>.</summary>
    public const string RingStatus = "ring status";

    /// <summary>No new clients for this node, or for a named one.</summary>
    public const string Drain = "drain";

    /// <summary>Go on after all.</summary>
    public const string Undrain = "undrain";

    /// <summary>Wait for a node no longer.</summary>
    public const string Forget = "forget";

    /// <summary>Fresh keys before their time.</summary>
    public const string RingRotate = "ring rotate";

    /// <summary>Give up every key at once.</summary>
    public const string RingRevoke = "ring revoke";

    /// <summary>The keys in plain, for a chronyd.</summary>
    public const string RingExport = "ring export-chrony";
}
