using PublicTime.CookieKeys.Aead;
using PublicTime.CookieKeys.Ring;
using PublicTime.CookieKeys.Rotation;
using PublicTime.CookieKeys.Store;

namespace PublicTime.CookieKeys.Tests.Store;

public sealed class KeyEncryptionKeysTests : IDisposable
{
    private static readonly byte[] Node = "node 7"u8.ToArray();

    private readonly Noise _noise = new(Seed.Print());
    private readonly byte[] _octets;
    private readonly KeyEncryptionKeys _keys;

    public KeyEncryptionKeysTests()
    {
        _octets = _noise.Octets(KeyEncryptionKey.KeyLength);
        _keys = new KeyEncryptionKeys(new KeyEncryptionKey(_octets));
    }

    public void Dispose() => _keys.Dispose();

    [Fact]
    public void What_is_sealed_opens_whatever_its_length_and_what_it_belongs_to()
    {
        for (int length = 0; length < 100; length++)
        {
            byte[] plaintext = _noise.Octets(length);
            byte[] associated = _noise.Octets(_noise.Below(40));

            byte[] envelope = _keys.Seal(associated, plaintext);

            Assert.Equal(length + KeyEncryptionKeys.EnvelopeOverhead, envelope.Length);
            Assert.True(_keys.TryOpen(associated, envelope, out byte[]? opened));
            Assert.Equal(plaintext, opened);
        }
    }

    [Fact]
    public void Every_flipped_bit_is_refused()
    {
        byte[] envelope = _keys.Seal(Node, _noise.Octets(37));
        for (int bit = 0; bit < envelope.Length * 8; bit++)
        {
            byte[] flipped = [.. envelope];
            flipped[bit / 8] ^= (byte)(1 << (bit % 8));
            AssertRefused(_keys, Node, flipped);
        }
    }

    [Fact]
    public void Every_truncation_is_refused_and_so_is_an_octet_more()
    {
        byte[] envelope = _keys.Seal(Node, _noise.Octets(37));
        for (int length = 0; length < envelope.Length; length++)
        {
            AssertRefused(_keys, Node, envelope[..length]);
        }

        AssertRefused(_keys, Node, [.. envelope, 0]);
    }

    [Fact]
    public void What_belongs_to_one_node_does_not_open_as_another_s()
    {
        byte[] envelope = _keys.Seal(Node, _noise.Octets(20));

        AssertRefused(_keys, "node 8"u8, envelope);
        AssertRefused(_keys, "node 70"u8, envelope);
        AssertRefused(_keys, "node "u8, envelope);
        AssertRefused(_keys, [], envelope);
        AssertRefused(_keys, "PTEVnode 7"u8, envelope);
    }

    [Fact]
    public void Another_key_opens_nothing_not_even_with_the_fingerprint_of_the_right_one()
    {
        using var others = new KeyEncryptionKeys(Fresh(), Fresh());
        byte[] envelope = _keys.Seal(Node, _noise.Octets(20));

        AssertRefused(others, Node, envelope);
        others.Sealing.Fingerprint.CopyTo(envelope);
        AssertRefused(others, Node, envelope);
    }

    [Fact]
    public void The_layout_is_fingerprint_nonce_tag_and_ciphertext_and_nothing_in_it_is_plain()
    {
        byte[] plaintext = _noise.Octets(300);
        byte[] envelope = _keys.Seal(Node, plaintext);

        // By hand: RFC 5297 with the components that the type's remarks name.
        byte[] opened = new byte[plaintext.Length];
        using var siv = new PlainAesSiv(_octets);
        Assert.Equal(_keys.Sealing.Fingerprint, envelope.AsSpan(0, 8));
        Assert.True(siv.TryOpen(["PTEVnode 7"u8.ToArray(), envelope[8..24]], envelope.AsSpan(24), opened));
        Assert.Equal(plaintext, opened);
        Assert.True(envelope.AsSpan().IndexOf(plaintext.AsSpan(0, 8)) < 0);
    }

    [Fact]
    public void The_same_octets_are_never_sealed_alike()
    {
        byte[] plaintext = _noise.Octets(20);

        Assert.NotEqual(_keys.Seal(Node, plaintext), _keys.Seal(Node, plaintext));
    }

    [Fact]
    public void During_a_change_of_key_each_opens_the_other_s_once_both_are_known_and_the_first_seals()
    {
        byte[] next = _noise.Octets(KeyEncryptionKey.KeyLength);
        using var oldFirst = new KeyEncryptionKeys(new KeyEncryptionKey(_octets), new KeyEncryptionKey(next));
        using var newFirst = new KeyEncryptionKeys(new KeyEncryptionKey(next), new KeyEncryptionKey(_octets));
        using var newAlone = new KeyEncryptionKeys(new KeyEncryptionKey(next));
        byte[] plaintext = _noise.Octets(20);

        // The order of a change: OLD, then OLD NEW everywhere, then NEW OLD everywhere, then NEW.
        KeyEncryptionKeys[] steps = [_keys, oldFirst, newFirst, newAlone];
        for (int i = 0; i + 1 < steps.Length; i++)
        {
            AssertOpens(plaintext, steps[i + 1], steps[i].Seal(Node, plaintext));
            AssertOpens(plaintext, steps[i], steps[i + 1].Seal(Node, plaintext));
        }

        AssertRefused(_keys, Node, newFirst.Seal(Node, plaintext));
        Assert.Equal(newAlone.Sealing.Fingerprint, newFirst.Seal(Node, plaintext).AsSpan(0, 8));
    }

    [Fact]
    public void A_stored_ring_is_no_envelope()
    {
        using KeyRingState state = RotationPlan.Begin("home", new RotationSettings(), DateTimeOffset.UnixEpoch, _noise.Fill);
        byte[] file = KeyRingFormat.Write(state, _keys.Sealing);
        byte[] header = file[..44];

        // Its fingerprint, nonce, tag and ciphertext in an envelope's order, and its header as what they belong to.
        AssertRefused(_keys, header, [.. file[8..16], .. file[24..40], .. file[44..]]);
    }

    [Fact]
    public void One_key_twice_is_refused()
    {
        using var again = new KeyEncryptionKey(_octets);

        ArgumentException refused = Assert.Throws<ArgumentException>(() => new KeyEncryptionKeys(_keys.Sealing, again));

        Assert.Contains(Convert.ToHexStringLower(again.Fingerprint), refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void No_text_shows_a_key()
    {
        using var both = new KeyEncryptionKeys(new KeyEncryptionKey(_octets), Fresh());

        Assert.DoesNotContain(Convert.ToHexString(_octets)[..8], both.ToString(), StringComparison.OrdinalIgnoreCase);
        Assert.StartsWith($"key-encryption key {Convert.ToHexStringLower(both.Sealing.Fingerprint)} (64 octets), or key-encryption key ", both.ToString(), StringComparison.Ordinal);
    }

    private static void AssertOpens(byte[] plaintext, KeyEncryptionKeys keys, byte[] envelope)
    {
        Assert.True(keys.TryOpen(Node, envelope, out byte[]? opened));
        Assert.Equal(plaintext, opened);
    }

    private static void AssertRefused(KeyEncryptionKeys keys, ReadOnlySpan<byte> associated, byte[] envelope)
    {
        Assert.False(keys.TryOpen(associated, envelope, out byte[]? opened));
        Assert.Null(opened);
    }

    private KeyEncryptionKey Fresh() => new(_noise.Octets(KeyEncryptionKey.KeyLength));
}
