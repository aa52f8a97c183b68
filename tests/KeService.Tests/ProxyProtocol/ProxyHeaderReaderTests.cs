using System.Buffers;
using System.IO.Pipelines;
using System.Net;
using PublicTime.KeService.Sessions;

namespace PublicTime.KeService.Tests.ProxyProtocol;

/// <summary>The header from a transport in memory, under every fragmentation, with time that the test moves.</summary>
public sealed class ProxyHeaderReaderTests : IDisposable
{
    private static readonly byte[] Signature = [0x0D, 0x0A, 0x0D, 0x0A, 0, 0x0D, 0x0A, 0x51, 0x55, 0x49, 0x54, 0x0A];
    private static readonly byte[] Behind = [22, 3, 1, 2, 0, 1];

    // A client 192.0.2.77 with a TLV of five octets.
    private static readonly byte[] Header = [.. Signature, 0x21, 0x11, 0, 17, 192, 0, 2, 77, 192, 0, 2, 1, 0x9C, 0x8D, 0x11, 0x6C, 4, 0, 2, 0, 0];

    private readonly CancellationTokenSource _abort = new();
    private readonly ManualTime _time = new();
    private readonly KeDeadline _deadline;

    public ProxyHeaderReaderTests() => _deadline = new KeDeadline(TimeSpan.FromSeconds(5), TimeSpan.FromMilliseconds(500), _time, _abort.Token);

    public void Dispose()
    {
        _deadline.Dispose();
        _abort.Dispose();
    }

    [Theory]
    [InlineData(4096)]
    [InlineData(7)]
    [InlineData(1)]
    public async Task However_it_is_cut_the_header_is_taken_and_nothing_behind_it(int segment)
    {
        byte[] all = [.. Header, .. Behind];
        for (int first = 0; first <= all.Length; first++)
        {
            var pipe = new Pipe(new PipeOptions(pool: new SmallSegments(segment), minimumSegmentSize: segment, useSynchronizationContext: false));
            await pipe.Writer.WriteAsync(all.AsMemory(0, first));
            ValueTask<ProxyAnnouncement> reading = ProxyHeaderReader.ReadAsync(pipe.Reader, _deadline);
            Assert.Equal(first >= Header.Length, reading.IsCompleted);
            await pipe.Writer.WriteAsync(all.AsMemory(first));

            ProxyAnnouncement announcement = await reading.Soon();

            Assert.Equal(new ProxyAnnouncement(Failure: null, IPAddress.Parse("192.0.2.77")), announcement);
            ReadResult rest = await pipe.Reader.ReadAsync();
            Assert.Equal(Behind, rest.Buffer.ToArray());
        }
    }

    [Fact]
    public async Task An_end_within_the_header_is_told_from_an_end_before_it()
    {
        for (int length = 0; length < Header.Length; length++)
        {
            var pipe = new Pipe();
            await pipe.Writer.WriteAsync(Header.AsMemory(0, length));
            await pipe.Writer.CompleteAsync();

            Assert.Equal(length == 0 ? KeOutcome.ClosedUnused : KeOutcome.ProxyHeaderTruncated, (await ProxyHeaderReader.ReadAsync(pipe.Reader, _deadline).Soon()).Failure);
        }
    }

    [Theory]
    [InlineData(0, KeOutcome.ClosedUnused)]
    [InlineData(20, KeOutcome.ProxyHeaderTruncated)]
    public async Task A_connection_that_breaks_is_counted_as_one_that_ends(int length, KeOutcome outcome)
    {
        var pipe = new Pipe();
        await pipe.Writer.WriteAsync(Header.AsMemory(0, length));
        ValueTask<ProxyAnnouncement> reading = ProxyHeaderReader.ReadAsync(pipe.Reader, _deadline);

        await pipe.Writer.CompleteAsync(new IOException("The connection is broken."));

        Assert.Equal(outcome, (await reading.Soon()).Failure);
    }

    [Fact]
    public async Task A_header_that_is_too_long_is_refused_before_it_has_come()
    {
        var pipe = new Pipe();
        byte[] beginning = [.. Signature, 0x20, 0, 0x02, 0x09];
        await pipe.Writer.WriteAsync(beginning);

        Assert.Equal(KeOutcome.ProxyHeaderTooLong, (await ProxyHeaderReader.ReadAsync(pipe.Reader, _deadline).Soon()).Failure);
    }

    [Fact]
    public async Task A_header_that_comes_octet_by_octet_does_not_put_the_deadline_off()
    {
        var pipe = new Pipe(new PipeOptions(readerScheduler: PipeScheduler.Inline, useSynchronizationContext: false));
        ValueTask<ProxyAnnouncement> reading = ProxyHeaderReader.ReadAsync(pipe.Reader, _deadline);
        for (int i = 0; i < 4; i++)
        {
            await pipe.Writer.WriteAsync(Header.AsMemory(i, 1));
            _time.Advance(TimeSpan.FromSeconds(1.1));
            Assert.False(reading.IsCompleted);
        }

        _time.Advance(TimeSpan.FromSeconds(0.1));

        Assert.Equal(KeOutcome.TimedOutInProxyHeader, (await reading.Soon()).Failure);
    }

    [Fact]
    public async Task An_abort_ends_the_wait_for_a_header()
    {
        ValueTask<ProxyAnnouncement> reading = ProxyHeaderReader.ReadAsync(new Pipe().Reader, _deadline);

        await _abort.CancelAsync();

        Assert.Equal(KeOutcome.AbortedByShutdown, (await reading.Soon()).Failure);
    }

    /// <summary>Memory in pieces as small as is asked for.</summary>
    private sealed class SmallSegments(int length) : MemoryPool<byte>
    {
        public override int MaxBufferSize => length;

        public override IMemoryOwner<byte> Rent(int minBufferSize = -1) => new Piece(new byte[length]);

        protected override void Dispose(bool disposing)
        {
        }

        private sealed record Piece(byte[] Octets) : IMemoryOwner<byte>
        {
            public Memory<byte> Memory => Octets;

            public void Dispose()
            {
            }
        }
    }
}
