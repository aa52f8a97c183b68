using System.Security.Cryptography;
using PublicTime.Cluster.Membership;
using PublicTime.Cluster.Sealing;
using PublicTime.Cluster.Sharing;
using PublicTime.CookieKeys.Ring;
using PublicTime.CookieKeys.Rotation;
using PublicTime.CookieKeys.Store;

namespace PublicTime.Cluster.Tests.Sharing;

/// <summary>Stores and nodes of one ring, all in this thread, under one clock that a test moves.</summary>
internal sealed class TestFleet(params LetterBox[] stores) : IDisposable
{
    private readonly List<IDisposable> _owned = [];

    /// <summary>The key-encryption key of nodes that are given none.</summary>
    public byte[] Kek { get; } = RandomNumberGenerator.GetBytes(KeyEncryptionKey.KeyLength);

    public ManualTime Time { get; } = new();

    public RotationSettings Settings { get; } = new() { Period = TimeSpan.FromHours(1), KeyLifetime = TimeSpan.FromHours(4) };

    /// <summary>How far the served time is ahead.</summary>
    public TimeSpan Ahead { get; set; }

    public ServedTime Served => new(Time.GetUtcNow() + Ahead, IsSynchronized: true);

    /// <summary>A node that has not looked yet.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="log">Hears it.</param>
    /// <param name="local">Its copy; null for one in memory that nobody else has.</param>
    /// <param name="keks">Its key-encryption keys, the first one seals; none for the fleet's.</param>
    public SharedRing Node(string name, RecordingLog log, ILocalRing? local = null, params byte[][] keks)
    {
        byte[][] own = keks.Length == 0 ? [Kek] : keks;
        var keys = new KeyEncryptionKeys(new KeyEncryptionKey(own[0]), [.. own.Skip(1).Select(key => new KeyEncryptionKey(key))]);
        var options = new SharedRingOptions { RingName = "fleet", NodeName = name, Settings = Settings };
        var node = new SharedRing(options, stores, local ?? new MemoryKeyRingStore(), new RingSeal("fleet", keys), new Nobody(), RandomNumberGenerator.Fill, Time, log);
        _owned.AddRange([node, keys]);
        return node;
    }

    /// <summary>One look; it must end by itself.</summary>
    public void Look(SharedRing node) => Assert.True(LookAsync(node).IsCompletedSuccessfully, "the look waits for something");

    public Task LookAsync(SharedRing node) => node.LookAsync(Served, isSteady: true, new NodeCondition { IsSynchronized = true }, CancellationToken.None);

    /// <summary>Seconds pass, and in each of them every node looks.</summary>
    public void Pass(int seconds, params SharedRing[] nodes)
    {
        for (int i = 0; i < seconds; i++)
        {
            Time.Advance(TimeSpan.FromSeconds(1));
            Array.ForEach(nodes, Look);
        }
    }

    /// <summary>Time enough for a ring to be begun, and for all to register.</summary>
    public void Settle(params SharedRing[] nodes)
    {
        Pass(20, nodes);
        Assert.All(nodes, node => Assert.True(node.IsRegistered));
    }

    public void Dispose() => _owned.ForEach(one => one.Dispose());

    private sealed class Nobody : IRingAudience
    {
        public void Show(KeyRingState? state, RotationSettings settings)
        {
        }
    }
}
