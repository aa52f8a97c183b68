using PublicTime.Control.Cluster;

namespace PublicTime.Control.Tests.Cluster;

internal static class Clusters
{
    private static readonly DateTimeOffset At = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

    /// <summary>Three nodes, one store, nothing wrong.</summary>
    public static ClusterStatus Well { get; } = new()
    {
        At = At,
        NodeName = "n1",
        RingName = "local",
        IsShared = true,
        IsRegistered = true,
        Generation = 14,
        IsUnanimous = true,
        Nodes = [Node("n1", 1) with { IsSelf = true, Role = "ke", RequestsPerSecond = 0 }, Node("n2", 2) with { Advertised = ["a.example#123"] }, Node("n3", 3) with { Region = "us", OffsetSeconds = -0.0000215, OffsetUncertaintySeconds = 0.0002 }],
        Stores = [new StoreStatus("127.0.0.1:6379", IsReachable: true, 14, HoldsOurs: true, "")],
        Epochs = [Epoch(0xa, -2, 0, isMinting: false), Epoch(0xb, 0, null, isMinting: true), Epoch(0xc, 1, null, isMinting: false)],
    };

    /// <summary>One of them is silent, and fresh keys wait for it.</summary>
    public static ClusterStatus OneSilent { get; } = Well with
    {
        IsUnanimous = false,
        Nodes = [Well.Nodes[0], Well.Nodes[1], Well.Nodes[2] with { SilentSeconds = 312, Ring = NodeRing.Behind, Generation = 13 }],
        Epochs = [Epoch(0xb, -3, null, isMinting: true), Epoch(0xc, -1, null, isMinting: false) with { IsCommitted = false, WaitsFor = ["n3"] }],
    };

    /// <summary>No store answers.</summary>
    public static ClusterStatus StoreAway { get; } = Well with
    {
        Nodes = [Well.Nodes[0], Well.Nodes[1] with { SilentSeconds = 40 }, Well.Nodes[2] with { SilentSeconds = 40 }],
        Stores = [new StoreStatus("127.0.0.1:6379", IsReachable: false, 14, HoldsOurs: false, "Connection refused.")],
    };

    /// <summary>Fresh keys were just proposed.</summary>
    public static ClusterStatus Pending { get; } = Well with
    {
        IsUnanimous = false,
        Nodes = [Well.Nodes[0], Well.Nodes[1], Well.Nodes[2] with { Ring = NodeRing.Behind, Generation = 13 }],
        Epochs = [Epoch(0xb, 0, null, isMinting: true), Epoch(0xc, 1, null, isMinting: false) with { IsCommitted = false, WaitsFor = ["n3"] }],
    };

    /// <summary>A node whose ring is its own.</summary>
    public static ClusterStatus Alone { get; } = new()
    {
        At = At,
        NodeName = "n1",
        RingName = "local",
        IsShared = false,
        IsRegistered = true,
        Generation = 3,
        IsUnanimous = true,
        Nodes = [Node("n1", 0) with { Id = "", IsSelf = true }],
    };

    public static NodeStatus Node(string name, int number) => new()
    {
        Name = name,
        Id = $"{number:x}{new string('0', 15)}",
        IsHeard = true,
        SilentSeconds = number == 1 ? null : 0.8,
        Role = "frontend",
        Region = "eu",
        Version = "0.1.0",
        StartedAt = At.AddDays(-3),
        Generation = 14,
        Ring = NodeRing.Same,
        IsRegistered = true,
        IsSynchronized = true,
        RequestsPerSecond = 1234.4,
    };

    private static EpochStatus Epoch(int number, int startDay, int? endDay, bool isMinting) =>
        new($"{number:x}{new string('0', 15)}", At.AddDays(startDay).AddHours(-1), endDay is { } day ? At.AddDays(day) : null, 86400, IsCommitted: true, isMinting);
}
