using PublicTime.CookieKeys.Cookies;
using PublicTime.Wire.Nts;

namespace PublicTime.CookieKeys.Tests.Cookies;

/// <summary>Eight requests at once are held to the same requests one by one: octet for octet, with the same nonces.</summary>
[Trait("Needs", "AES instructions")]
public sealed class NtsServerLanesTests
{
    private const int Rounds = 300;

    public static TheoryData<AeadAlgorithm> Algorithms => new(
        AeadAlgorithm.AesSivCmac256, AeadAlgorithm.AesSivCmac384, AeadAlgorithm.AesSivCmac512, AeadAlgorithm.Aes128GcmSiv);

    [Theory]
    [MemberData(nameof(Algorithms))]
    public void Lanes_say_and_seal_what_one_request_after_the_other_does(AeadAlgorithm algorithm)
    {
        Assert.SkipUnless(NtsServerLanes.IsSupported, "This processor has no AES instructions, so there are no lanes.");
        using var world = new LaneWorld(algorithm);
        for (int round = 0; round < Rounds; round++)
        {
            int lanes = 1 + world.Noise.Below(NtsServerLanes.Count);
            int identifier = 32 + (4 * world.Noise.Below(round % 2 == 0 ? 1 : 30));
            int placeholders = round % 3 == 0 ? world.Noise.Below(round % 2 == 0 ? 8 : 6) : 0; // with them the longest are as long as a datagram may be
            CookieKey minting = round % 4 == 0 ? world.Minting : world.Key;
            byte[][] requests = [.. Enumerable.Range(0, lanes).Select(_ => world.Request(identifier, placeholders))];
            foreach (byte[] request in requests.Where(_ => world.Noise.Below(3) == 0))
            {
                world.Spoil(request);
            }

            byte[][] together = world.AnswerTogether(requests, minting, 1 + placeholders, out NtsVerdict[] verdicts);

            for (int lane = 0; lane < lanes; lane++)
            {
                byte[] alone = world.AnswerAlone(requests[lane], minting, 1 + placeholders, out NtsVerdict verdict);
                Assert.Equal(verdict, verdicts[lane]);
                Assert.Equal(alone, together[lane]);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Algorithms))]
    public void Groups_of_a_batch_keep_their_keys_apart_until_they_are_sealed(AeadAlgorithm algorithm)
    {
        Assert.SkipUnless(NtsServerLanes.IsSupported, "This processor has no AES instructions, so there are no lanes.");
        using var world = new LaneWorld(algorithm);
        byte[][][] groups = [.. Enumerable.Range(0, LaneWorld.Groups).Select(_ => Enumerable.Range(0, 8).Select(_ => world.Request(32, 0)).ToArray())];

        byte[][][] answers = world.AnswerGroups(groups);

        for (int group = 0; group < groups.Length; group++)
        {
            for (int lane = 0; lane < NtsServerLanes.Count; lane++)
            {
                Assert.Equal(world.AnswerAlone(groups[group][lane], world.Key, 1, out _), answers[group][lane]);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Algorithms))]
    public void A_group_costs_no_managed_memory(AeadAlgorithm algorithm)
    {
        Assert.SkipUnless(NtsServerLanes.IsSupported, "This processor has no AES instructions, so there are no lanes.");
        using var world = new LaneWorld(algorithm);
        byte[][] requests = [.. Enumerable.Range(0, 8).Select(_ => world.Request(32, 7))];
        byte[][] answers = [.. requests.Select(request => new byte[world.LengthOf(request, 8)])];

        Assert.Equal(0, ManagedMemory.CostOf(() =>
        {
            for (int i = 0; i < 100; i++)
            {
                world.Serve(requests, answers, 8);
            }
        }));
    }

    [Theory]
    [MemberData(nameof(Algorithms))]
    public void Requests_with_encrypted_fields_or_an_unusual_nonce_are_not_for_lanes(AeadAlgorithm algorithm)
    {
        using var world = new LaneWorld(algorithm);

        Assert.True(LaneWorld.CanTake(algorithm, world.Request(32, 0)));
        Assert.False(LaneWorld.CanTake(algorithm, world.Request(32, 0, encrypted: new byte[16])));
        Assert.False(algorithm != AeadAlgorithm.Aes128GcmSiv && LaneWorld.CanTake(algorithm, world.Request(32, 0, nonceLength: 20)));
    }

    [Fact]
    public void A_request_of_another_shape_than_its_group_is_refused()
    {
        Assert.SkipUnless(NtsServerLanes.IsSupported, "This processor has no AES instructions, so there are no lanes.");
        using var world = new LaneWorld(AeadAlgorithm.AesSivCmac256);
        byte[] request = world.Request(32, 0);

        Assert.Throws<ArgumentException>(() => world.LoadAs(AeadAlgorithm.AesSivCmac256, request, dataLength: 196));
        Assert.Throws<ArgumentException>(() => world.LoadAs(AeadAlgorithm.AesSivCmac512, request, dataLength: 148));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(0)]
    [InlineData(9)]
    public void There_is_room_for_one_to_eight_cookies_and_nobody_writes_beyond_it(int cookies)
    {
        Assert.SkipUnless(NtsServerLanes.IsSupported, "This processor has no AES instructions, so there are no lanes.");
        using var world = new LaneWorld(AeadAlgorithm.AesSivCmac512);

        Assert.Throws<ArgumentOutOfRangeException>(() => world.OpenFor(world.Request(32, 0), cookies));
    }

    /// <summary>In lane 7 of the last group.</summary>
    [Theory]
    [MemberData(nameof(Algorithms))]
    public void Nothing_secret_is_left_after_a_batch(AeadAlgorithm algorithm)
    {
        Assert.SkipUnless(NtsServerLanes.IsSupported, "This processor has no AES instructions, so there are no lanes.");
        using var world = new LaneWorld(algorithm);
        byte[][] groupOfOthers = [.. Enumerable.Range(0, NtsServerLanes.Count).Select(_ => world.Request(32, 0, client: 1))];
        byte[][] lastGroup = [.. groupOfOthers[1..], world.Request(32, 0, client: 0)];
        byte[] keys = world.SessionKeysOf(0);
        byte[][] parts = [.. keys.Chunk(16)]; // keys stand lane by lane, a block of each

        world.AnswerGroups([groupOfOthers, groupOfOthers, lastGroup]);

        Assert.All(parts, part => Assert.True(world.Lanes.Holds(part)));
        world.Lanes.Clear(LaneWorld.Groups);
        Assert.All(parts.Concat(world.SessionKeysOf(1).Chunk(16)), part => Assert.False(world.Lanes.Holds(part)));
    }
}
