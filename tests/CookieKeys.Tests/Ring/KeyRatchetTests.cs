using System.Collections.Immutable;
using PublicTime.CookieKeys.Cookies;
using PublicTime.CookieKeys.Ring;

namespace PublicTime.CookieKeys.Tests.Ring;

/// <summary>
/// The derivation is frozen: nodes of different versions share rings. Oracle: Python's hmac and hashlib, HKDF-Expand of
/// RFC 5869 section 2.3 written out, with the labels that the type documents.
/// </summary>
public sealed class KeyRatchetTests
{
    private static readonly byte[] Seed = [.. Enumerable.Range(0, 32).Select(i => (byte)i)];
    private static readonly RingSchedule Days = new(TimeSpan.FromDays(1));
    private static readonly DateTimeOffset Start = Days.StartOf(20778);

    [Fact]
    public void Ids_and_keys_are_those_of_an_independent_implementation()
    {
        KeyRing ring = Derive(Start.AddDays(2));

        Assert.Equal([0xf808bb6e, 0x3d7c46b3, 0x85ffffa0], ring.Keys.Take(3).Select(key => key.KeyId));
        Assert.True(ring.TryFind(0x3d7c46b3, out CookieKey? key));
        byte[] opened = new byte[64];
        Assert.True(CookieMint.TryOpen(key, Convert.FromHexString(
            "3d7c46b3000102030405060708090a0b0c0d0e0f6bb1c07cbfd516f37e89fa725bd4a3f056d3b667d356c617dc6cbd235b43" +
            "977f4daddc6f604906408090d9e85b51b0f6e7a14d3ec18a860cc8b15c5050338edc97703b9afce16b972e76bc72836aba2d"), opened));
        Assert.Equal(new byte[64], opened);
    }

    [Fact]
    public void A_ratcheted_epoch_makes_the_same_later_keys_and_none_of_the_earlier()
    {
        using KeyEpoch epoch = Epoch();
        using KeyEpoch ratcheted = epoch.Advance(epoch.EndsAt, isCommitted: true, 20781);

        Assert.Equal(epoch.KeyIds(20781, 20790), ratcheted.KeyIds(20781, 20790));
        Assert.Throws<ArgumentOutOfRangeException>(() => ratcheted.KeyIds(20780, 20781));
    }

    [Fact]
    public void Every_key_is_found_by_its_id_and_no_other_id_finds_one()
    {
        KeyRing ring = Derive(Start.AddDays(8));
        var random = new Noise(4);

        Assert.All(ring.Keys, line => Assert.True(ring.TryFind(line.KeyId, out CookieKey? key) && key.Id == line.KeyId));
        var known = ring.Keys.Select(line => line.KeyId).ToHashSet();
        for (int i = 0; i < 10_000; i++)
        {
            uint id = unchecked((uint)random.Next());
            Assert.Equal(known.Contains(id), ring.TryFind(id, out _));
            uint near = unchecked(ring.Keys[0].KeyId + ((uint)i << 2)); // falls into the slots around a key
            Assert.Equal(known.Contains(near), ring.TryFind(near, out _));
        }
    }

    [Fact]
    public void Keys_that_two_rings_share_are_the_same_objects_and_the_others_are_told_apart()
    {
        KeyRing before = Derive(Start.AddDays(9));
        KeyRing after = KeyRing.Derive(State(), TimeSpan.FromDays(8), Start.AddDays(10), before);

        uint dropped = Assert.Single(before.KeysMissingFrom(after)).Id;

        Assert.Equal(before.Keys[0].KeyId, dropped);
        foreach (RingKey line in after.Keys.Where(line => line.Period <= before.Keys[^1].Period))
        {
            Assert.True(before.TryFind(line.KeyId, out CookieKey? old) && after.TryFind(line.KeyId, out CookieKey? kept) && ReferenceEquals(old, kept));
        }
    }

    private static KeyRing Derive(DateTimeOffset time) => KeyRing.Derive(State(), TimeSpan.FromDays(8), time);

    private static KeyEpoch Epoch() => new(7, Days, Start, 20778, Seed) { IsCommitted = true };

    private static KeyRingState State() => new() { RingName = "home", Generation = 1, LatestUse = Start, Epochs = ImmutableArray.Create(Epoch()) };
}
