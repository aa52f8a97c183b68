using PublicTime.Cluster.Sealing;
using PublicTime.Cluster.Stores;
using PublicTime.CookieKeys.Ring;
using PublicTime.CookieKeys.Store;

namespace PublicTime.Simulation.Tests.SharedRings;

/// <summary>The seal that is used, while one key-encryption key follows the other: first all open under the new one, then all seal under it.</summary>
internal sealed class RealSeals : IWorldSeals
{
    private readonly KeyEncryptionKeys[] _keys;

    public RealSeals(Noise random)
    {
        byte[] old = random.Octets(KeyEncryptionKey.KeyLength);
        byte[] next = random.Octets(KeyEncryptionKey.KeyLength);
        _keys =
        [
            new(new KeyEncryptionKey(old)),
            new(new KeyEncryptionKey(old), new KeyEncryptionKey(next)),
            new(new KeyEncryptionKey(next), new KeyEncryptionKey(old)),
        ];
    }

    public int Stages => _keys.Length;

    public IRingSeal At(int stage) => new RingSeal(World.RingName, _keys[stage]);

    public KeyRingState? Peek(StoredRing ring) => At(1).Open(ring, out _);

    public void Dispose() => Array.ForEach(_keys, keys => keys.Dispose());
}
