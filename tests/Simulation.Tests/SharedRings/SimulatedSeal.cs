using System.Buffers.Binary;
using PublicTime.Cluster.Membership;
using PublicTime.Cluster.Sealing;
using PublicTime.Cluster.Stores;
using PublicTime.CookieKeys.Ring;
using PublicTime.CookieKeys.Store;

namespace PublicTime.Simulation.Tests.SharedRings;

/// <summary>Seals by handing out numbers: what is sealed stays here. One for all nodes of a world; its secrets end with it.</summary>
internal sealed class SimulatedSeal(Noise random) : IRingSeal, IDisposable
{
    private readonly List<KeyRingState> _rings = [];
    private readonly List<NodeReport> _reports = [];

    public StoredRing Seal(KeyRingState state)
    {
        _rings.Add(state.Copy() with { Holder = default });
        return new StoredRing(state.Generation, random.Next() | 1, Number(_rings.Count - 1));
    }

    public KeyRingState? Open(StoredRing ring, out KeyRingFileFault fault)
    {
        fault = KeyRingFileFault.Damaged;
        KeyRingState? sealedOne = ring.Octets.IsEmpty ? null : _rings[Index(ring.Octets)];
        return sealedOne?.Generation == ring.Generation ? sealedOne.Copy() : null;
    }

    public bool IsUnderOldKey(StoredRing ring) => false;

    public StoredRecord Seal(NodeReport report)
    {
        _reports.Add(report);
        return new StoredRecord(report.Id, report.Sequence, Number(_reports.Count - 1));
    }

    public NodeReport? Open(StoredRecord record) => _reports[Index(record.Octets)];

    public void Dispose()
    {
        foreach (KeyRingState ring in _rings)
        {
            ring.Dispose();
        }
    }

    private static byte[] Number(int number)
    {
        byte[] octets = new byte[sizeof(int)];
        BinaryPrimitives.WriteInt32BigEndian(octets, number);
        return octets;
    }

    private static int Index(ReadOnlyMemory<byte> octets) => BinaryPrimitives.ReadInt32BigEndian(octets.Span);
}
