using PublicTime.Native.Memory;

namespace PublicTime.Native.Tests.Memory;

public sealed class SecretBlockTests
{
    private const int CacheLine = 64;

    [Theory]
    [InlineData(1)]
    [InlineData(64)]
    [InlineData(65)]
    [InlineData(4096)]
    [InlineData(100_000)]
    public void A_block_is_zero_aligned_and_as_long_as_it_was_asked_for(int length)
    {
        using SecretBlock block = new(length);
        Assert.Equal(length, block.Octets.Length);
        Assert.Equal(-1, block.Octets.IndexOfAnyExcept((byte)0));
        Assert.Equal(0, block.DangerousGetHandle() % CacheLine);
    }

    [Fact]
    public void Memory_that_was_given_back_holds_nothing_of_the_secret_for_whoever_gets_it_next()
    {
        const int Length = 7 * CacheLine; // a length that nothing else in this process asks for
        SecretBlock first = new(Length);
        nint address = first.DangerousGetHandle();
        first.Octets.Fill(0xA5);
        first.Dispose();
        using SecretBlock second = new(Length);
        Assert.Equal(address, second.DangerousGetHandle());
        Assert.Equal(-1, second.Octets.IndexOfAnyExcept((byte)0));
    }

    [Fact]
    public void Blocks_taken_and_given_back_by_many_threads_never_overlap()
    {
        Parallel.For(0, 4, worker =>
        {
            for (int round = 0; round < 2_000; round++)
            {
                using SecretBlock one = new(32 + (round % 5 * CacheLine));
                using SecretBlock other = new(32);
                one.Octets.Fill((byte)(worker + 1));
                other.Octets.Fill((byte)(worker + 101));
                Assert.Equal(-1, one.Octets.IndexOfAnyExcept((byte)(worker + 1)));
                Assert.Equal(-1, other.Octets.IndexOfAnyExcept((byte)(worker + 101)));
            }
        });
    }

    [Fact]
    public void The_kernel_leaves_the_memory_out_of_core_dumps_and_out_of_forked_children()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "madvise(2) with these advices is Linux's");
        using SecretBlock block = new(32);
        string flags = VmFlags.Of(block.DangerousGetHandle());
        Assert.Contains(" dd ", flags, StringComparison.Ordinal);
        Assert.Contains(" wf ", flags, StringComparison.Ordinal);
    }

    [Fact]
    public void Ordinary_memory_does_not_have_these_flags()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "the flags are Linux's");
        using BatchOfOrdinaryMemory ordinary = new();
        Assert.DoesNotContain(" dd ", VmFlags.Of(ordinary.Address), StringComparison.Ordinal);
    }

    [Fact]
    public void A_copy_goes_in_and_out()
    {
        using SecretBlock block = new(4);
        block.CopyFrom([1, 2, 3, 4]);
        byte[] copy = new byte[4];
        block.CopyTo(copy);
        Assert.Equal([1, 2, 3, 4], copy);
        block.Zero();
        Assert.Equal(-1, block.Octets.IndexOfAnyExcept((byte)0));
    }

    [Fact]
    public void Its_text_shows_nothing() => Assert.Equal("secret of 32 octets", new SecretBlock(32).ToString());

    /// <summary>An array of the large object heap, pinned so that it has an address.</summary>
    private sealed class BatchOfOrdinaryMemory : IDisposable
    {
        private readonly System.Runtime.InteropServices.GCHandle _pin =
            System.Runtime.InteropServices.GCHandle.Alloc(new byte[200_000], System.Runtime.InteropServices.GCHandleType.Pinned);

        public nint Address => _pin.AddrOfPinnedObject();

        public void Dispose() => _pin.Free();
    }
}
