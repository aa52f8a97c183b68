using PublicTime.CookieKeys.Aead;
using PublicTime.CookieKeys.Aead.Lanes;
using Block = System.Runtime.Intrinsics.Vector128<byte>;

namespace PublicTime.CookieKeys.Tests.Aead.Lanes;

/// <summary>Whatever the processor has: four lanes at once, or lane after lane, which runs on the schedules that the RFCs' vectors hold.</summary>
public sealed unsafe class LaneKeyScheduleTests
{
    private const int KeyBlocks = 8;

    private readonly Noise _noise = new(Seed.Print());

    [Fact]
    public void AES_128_of_all_lanes_is_that_of_each() => Compare<Aes128>();

    [Fact]
    public void AES_192_of_all_lanes_is_that_of_each() => Compare<Aes192>();

    [Fact]
    public void AES_256_of_all_lanes_is_that_of_each() => Compare<Aes256>();

    private void Compare<T>()
        where T : IAesVariant
    {
        Assert.SkipUnless(AesBlock.IsSupported, "This processor has no AES instructions, so there are no lanes.");
        Block* keys = stackalloc Block[KeyBlocks * AesLanes.Count];
        for (int round = 0; round < 50; round++)
        {
            _noise.Fill(new Span<byte>(keys, KeyBlocks * sizeof(LaneBlock)));
            for (int half = 0; half < 4; half++)
            {
                CompareHalf<T>(keys, half * T.KeyLength);
            }
        }
    }

    private static void CompareHalf<T>(Block* keys, int at)
        where T : IAesVariant
    {
        LaneRoundKeys together;
        LaneRoundKeys each;
        byte* own = stackalloc byte[KeyBlocks * sizeof(Block)];
        RoundKeys alone;
        LaneKeySchedule.Expand<T>(keys, at, (Block*)&together);
        LaneKeySchedule.ExpandEach<T>(keys, at, (Block*)&each);
        for (int lane = 0; lane < AesLanes.Count; lane++)
        {
            for (int i = 0; i < KeyBlocks; i++)
            {
                ((Block*)own)[i] = keys[(i * AesLanes.Count) + lane];
            }

            T.Expand(own + at, (Block*)&alone);
            for (int i = 0; i <= T.Rounds; i++)
            {
                Assert.Equal(((Block*)&alone)[i], ((Block*)&together)[(i * AesLanes.Count) + lane]);
                Assert.Equal(((Block*)&alone)[i], ((Block*)&each)[(i * AesLanes.Count) + lane]);
            }
        }
    }
}
