using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using PublicTime.Cluster.Membership;
using PublicTime.Cluster.Stores;
using PublicTime.CookieKeys.Ring;
using PublicTime.CookieKeys.Store;

namespace PublicTime.Cluster.Sealing;

/// <summary>Seals under the key-encryption keys that all nodes of a ring have: who reads a store learns nothing, and who writes there can forge nothing.</summary>
/// <remarks>
/// A ring lies in a store as it lies in a file (<see cref="KeyRingFormat"/>): its name and generation are bound as associated data, its epochs and their times
/// are sealed together with their seeds, so that they cannot be mixed either. A report is bound to its ring, node and sequence; an old one that is put back
/// says less than was promised since, which at most holds up fresh epochs.
/// </remarks>
/// <param name="ringName">Which ring.</param>
/// <param name="keys">Stay the caller's.</param>
public sealed class RingSeal(string ringName, KeyEncryptionKeys keys) : IRingSeal
{
    private readonly byte[] _reportPrefix = [.. "publictime node report\0"u8, .. Encoding.UTF8.GetBytes(ringName), 0];

    /// <inheritdoc/>
    public StoredRing Seal(KeyRingState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        byte[] octets = KeyRingFormat.Write(state with { Holder = default }, keys.Sealing);
        return new StoredRing(state.Generation, BinaryPrimitives.ReadUInt64BigEndian(RandomNumberGenerator.GetBytes(sizeof(ulong))) | 1, octets);
    }

    /// <inheritdoc/>
    public KeyRingState? Open(StoredRing ring, out KeyRingFileFault fault)
    {
        ArgumentNullException.ThrowIfNull(ring);
        KeyRingState? state = KeyRingFormat.Read(ring.Octets.Span, ringName, keys, out fault);
        if (state is not null && state.Generation != ring.Generation)
        {
            // The store counts what was sealed; a number beside it that says something else was put there by somebody.
            state.Dispose();
            fault = KeyRingFileFault.Damaged;
            return null;
        }

        return state;
    }

    /// <inheritdoc/>
    public bool IsUnderOldKey(StoredRing ring)
    {
        ArgumentNullException.ThrowIfNull(ring);
        return !KeyRingFormat.IsUnder(ring.Octets.Span, keys.Sealing);
    }

    /// <inheritdoc/>
    public StoredRecord Seal(NodeReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        StoredRecord record = SealWhole(report);
        return record.Octets.Length <= StoredRecord.MaxLength
            ? record
            : SealWhole(report with { Condition = report.Condition with { Endpoints = [] } });
    }

    /// <inheritdoc/>
    public NodeReport? Open(StoredRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        if (!keys.TryOpen(Bound(record.NodeId, record.Sequence), record.Octets.Span, out byte[]? json))
        {
            return null;
        }

        try
        {
            NodeReport? report = JsonSerializer.Deserialize(json, ReportJson.Default.NodeReport);
            return report is not null && report.Id == record.NodeId && report.Sequence == record.Sequence ? report : null;
        }
        catch (JsonException)
        {
            return null; // a node of another version means something else by it
        }
    }

    private StoredRecord SealWhole(NodeReport report) => new(
        report.Id,
        report.Sequence,
        keys.Seal(Bound(report.Id, report.Sequence), JsonSerializer.SerializeToUtf8Bytes(report, ReportJson.Default.NodeReport)));

    private byte[] Bound(ulong id, long sequence)
    {
        byte[] bound = new byte[_reportPrefix.Length + sizeof(ulong) + sizeof(long)];
        _reportPrefix.CopyTo(bound, 0);
        BinaryPrimitives.WriteUInt64BigEndian(bound.AsSpan(_reportPrefix.Length), id);
        BinaryPrimitives.WriteInt64BigEndian(bound.AsSpan(_reportPrefix.Length + sizeof(ulong)), sequence);
        return bound;
    }
}
