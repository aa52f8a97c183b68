using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using PublicTime.Cluster.Membership;
using PublicTime.Cluster.Sealing;
using PublicTime.Cluster.Stores;
using PublicTime.CookieKeys.Ring;
using PublicTime.CookieKeys.Rotation;
using PublicTime.CookieKeys.Store;

namespace PublicTime.Cluster.Tests.Sealing;

public sealed class RingSealTests : IDisposable
{
    private readonly KeyEncryptionKeys _keys = new(FreshKey());
    private readonly RingSeal _seal;

    public RingSealTests() => _seal = new RingSeal("example", _keys);

    public void Dispose() => _keys.Dispose();

    [Fact]
    public void A_ring_opens_as_it_was_but_for_whose_copy_it_is()
    {
        KeyRingState state = State() with { Holder = new RingHolder(7, IsRegistered: true), Members = [new RingMember(7, "n7")] };

        StoredRing stored = _seal.Seal(state);
        KeyRingState? opened = _seal.Open(stored, out _);

        Assert.Equal((state.Generation, state.Generation), (stored.Generation, opened!.Generation));
        Assert.Equal(default, opened.Holder);
        Assert.Equal(state.Members, opened.Members);
        Assert.Equal(state.Epochs.Select(epoch => epoch.Id), opened.Epochs.Select(epoch => epoch.Id));
        Assert.NotEqual(0ul, stored.Stamp);
        Assert.NotEqual(stored.Stamp, _seal.Seal(state).Stamp);
    }

    [Fact]
    public void Nothing_in_a_sealed_ring_can_be_changed_nor_its_number_nor_its_name()
    {
        StoredRing stored = _seal.Seal(State());
        byte[] octets = stored.Octets.ToArray();

        for (int bit = 0; bit < octets.Length * 8; bit++)
        {
            byte[] flipped = [.. octets];
            flipped[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.Null(_seal.Open(stored with { Octets = flipped }, out _));
        }

        Assert.Null(_seal.Open(stored with { Generation = stored.Generation + 1 }, out KeyRingFileFault number));
        Assert.Equal(KeyRingFileFault.Damaged, number);
        Assert.Null(new RingSeal("another", _keys).Open(stored, out KeyRingFileFault name));
        Assert.Equal(KeyRingFileFault.OtherRing, name);
    }

    [Fact]
    public void A_ring_under_another_key_is_told_from_a_damaged_one_and_opens_while_both_keys_are_there()
    {
        using var others = new KeyEncryptionKeys(FreshKey());
        StoredRing stored = new RingSeal("example", others).Seal(State());

        Assert.Null(_seal.Open(stored, out KeyRingFileFault fault));
        Assert.Equal(KeyRingFileFault.OtherKey, fault);

        byte[] key = RandomNumberGenerator.GetBytes(KeyEncryptionKey.KeyLength);
        using var before = new KeyEncryptionKeys(new KeyEncryptionKey(key));
        using var meanwhile = new KeyEncryptionKeys(FreshKey(), new KeyEncryptionKey(key));
        Assert.NotNull(new RingSeal("example", meanwhile).Open(new RingSeal("example", before).Seal(State()), out _));
    }

    [Fact]
    public void A_report_opens_as_it_was_and_only_under_its_own_node_and_sequence()
    {
        NodeReport report = Report();
        StoredRecord record = _seal.Seal(report);

        NodeReport opened = _seal.Open(record)!;

        Assert.Equal(report with { Condition = opened.Condition }, opened);
        Assert.Equal<IEnumerable<string>>(report.Condition.Advertised, opened.Condition.Advertised);
        Assert.Equal(report.Condition.Wish, opened.Condition.Wish);
        Assert.Null(_seal.Open(record with { NodeId = record.NodeId + 1 }));
        Assert.Null(_seal.Open(record with { Sequence = record.Sequence + 1 }));
        Assert.Null(new RingSeal("another", _keys).Open(record));
        Assert.Null(_seal.Open(record with { Octets = ReadOnlyMemory<byte>.Empty }));
    }

    [Fact]
    public void A_reader_of_a_record_learns_no_name_and_no_address()
    {
        string seen = Encoding.Latin1.GetString(_seal.Seal(Report()).Octets.Span);

        Assert.DoesNotContain("frontend-1", seen, StringComparison.Ordinal);
        Assert.DoesNotContain("192.0.2.1", seen, StringComparison.Ordinal);
    }

    [Fact]
    public void The_longest_report_fits_a_record()
    {
        ImmutableArray<string> many = [.. Enumerable.Range(0, 100).Select(i => $"[2001:db8::{i:x}]:123")];
        NodeReport report = Report() with { Condition = Report().Condition with { Endpoints = many, Advertised = [.. Enumerable.Range(0, 4).Select(i => new string((char)('a' + i), 255) + "#65535")] } };

        StoredRecord record = _seal.Seal(report);

        Assert.InRange(record.Octets.Length, 1, StoredRecord.MaxLength);
        Assert.Equal(4, _seal.Open(record)!.Condition.Advertised.Length);
    }

    private static KeyEncryptionKey FreshKey() => new(RandomNumberGenerator.GetBytes(KeyEncryptionKey.KeyLength));

    private static KeyRingState State() => RotationPlan.Begin(
        "example", new RotationSettings(), new DateTimeOffset(2026, 11, 21, 0, 0, 0, TimeSpan.Zero), RandomNumberGenerator.Fill) with
    {
        Generation = 41,
    };

    private static NodeReport Report() => new()
    {
        Id = ulong.MaxValue - 3,
        Sequence = long.MaxValue - 5,
        Incarnation = 9,
        Name = "frontend-1",
        Digest = new string('f', 32),
        Generation = 12,
        IsRegistered = true,
        Revocations = 2,
        Period = TimeSpan.FromDays(1),
        KeyLifetime = TimeSpan.FromDays(8),
        Condition = new NodeCondition
        {
            Role = "frontend",
            Region = "eu",
            Version = "1",
            StartedAt = new DateTimeOffset(2026, 11, 21, 1, 2, 3, TimeSpan.Zero),
            Endpoints = ["192.0.2.1:123"],
            Advertised = ["ntp.example#123"],
            IsSynchronized = true,
            RequestsPerSecond = 17.25,
            IsDraining = true,
            Wish = new NodeWish(3, WishKind.Drain, 77, new DateTimeOffset(2026, 11, 21, 1, 2, 3, TimeSpan.Zero)),
        },
    };
}
