namespace PublicTime.Limits.Tests;

public sealed class SipHashTests
{
    // What CPython 3.11 hashes these octets to under the key zero (PYTHONHASHSEED=0), whose algorithm is SipHash-1-3.
    [Fact]
    public void Messages_of_4_8_and_16_octets_hash_as_in_another_implementation()
    {
        Assert.Equal(0x7CC43F98813E4DBDul, SipHash.Of(0, 0, 0x03020100u));
        Assert.Equal(0x23ACCC70541E2A28ul, SipHash.Of(0, 0, 0xC0000201u));
        Assert.Equal(0xEAD411E67EBE2EEAul, SipHash.Of(0, 0, 0x0706050403020100ul));
        Assert.Equal(0x8972188433A5C5B7ul, SipHash.Of(0, 0, 0x0706050403020100ul, 0x0F0E0D0C0B0A0908ul));
    }

    [Fact]
    public void Every_bit_of_key_and_message_changes_the_hash()
    {
        var noise = new Noise(Seed.Print());
        (ulong key0, ulong key1, ulong word) = (noise.Next(), noise.Next(), noise.Next());
        ulong hash = SipHash.Of(key0, key1, word);
        for (int bit = 0; bit < 64; bit++)
        {
            ulong mask = 1ul << bit;
            Assert.NotEqual(hash, SipHash.Of(key0 ^ mask, key1, word));
            Assert.NotEqual(hash, SipHash.Of(key0, key1 ^ mask, word));
            Assert.NotEqual(hash, SipHash.Of(key0, key1, word ^ mask));
        }
    }
}
