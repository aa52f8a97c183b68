using System.Buffers;
using System.IO.Pipelines;
using PublicTime.Native.Tls;

namespace PublicTime.Native.Tests.Tls;

public sealed class ClientHelloGateTests : IDisposable
{
    private const int MostPieces = 600;

    private readonly TestCertificates _certificates = new();
    private readonly byte[] _hello;

    public ClientHelloGateTests()
    {
        using TlsClientContext trust = TlsClientContext.Trusting(_certificates.Write("server").CertificatePath);
        using TlsEngine client = TlsEngine.ForClient(trust, "localhost");
        _ = client.Handshake();
        _hello = new byte[client.Pending];
        client.Drain(_hello);
    }

    public void Dispose() => _certificates.Dispose();

    [Fact]
    public void It_opens_with_the_last_octet_of_the_client_hello_and_no_sooner()
    {
        for (int length = 0; length < _hello.Length; length++)
        {
            Assert.False(IsOpen(_hello[..length]), $"open at {length} of {_hello.Length} octets");
        }

        Assert.True(IsOpen(_hello));
        Assert.True(IsOpen([.. _hello, 20, 3, 3]));
    }

    [Fact]
    public void It_opens_with_the_last_octet_even_when_each_one_comes_in_a_record_of_its_own()
    {
        byte[] records = [.. _hello[5..].SelectMany(octet => new byte[] { 22, 3, 1, 0, 1, octet })];
        for (int length = 0; length < records.Length; length++)
        {
            Assert.False(IsOpen(records[..length]), $"open at {length} of {records.Length} octets");
        }

        Assert.True(IsOpen(records));
    }

    [Theory]
    [InlineData(71)] // G, as in GET
    [InlineData(22, 2)] // no version of TLS
    [InlineData(21, 3, 1, 0, 2)] // an alert
    [InlineData(22, 3, 1, 0, 0)] // an empty record
    [InlineData(22, 3, 1, 64, 1)] // 2^14 + 1 octets
    [InlineData(22, 3, 1, 0, 1, 2)] // a ServerHello
    public void What_is_no_client_hello_is_let_through_at_once(params int[] octets) =>
        Assert.True(IsOpen([.. octets.Select(octet => (byte)octet)]));

    [Fact]
    public void A_client_hello_without_end_is_let_through_at_the_limit()
    {
        byte[] endless = [.. Enumerable.Range(0, 20).SelectMany(i => new byte[] { 22, 3, 1, 4, 0, (byte)(i == 0 ? 1 : 0), 255, 255, 255 }.Concat(new byte[1020]))];

        Assert.False(IsOpen(endless[..(ClientHelloGate.MostHeld - 1)]));
        Assert.True(IsOpen(endless[..ClientHelloGate.MostHeld]));
    }

    [Fact]
    public void It_opens_at_the_same_octet_when_it_is_asked_after_each()
    {
        byte[] records = [.. _hello[5..].Chunk(7).SelectMany(part => new byte[] { 22, 3, 1, 0, (byte)part.Length }.Concat(part))];
        ClientHelloGate gate = default;
        for (int length = 0; length < records.Length; length++)
        {
            Assert.False(gate.IsOpen(new ReadOnlySequence<byte>(records, 0, length)), $"open at {length} of {records.Length} octets");
        }

        Assert.True(gate.IsOpen(new ReadOnlySequence<byte>(records)));
    }

    [Fact]
    public void What_it_has_looked_at_it_does_not_look_at_again()
    {
        byte[] records = [.. _hello[5..].SelectMany(octet => new byte[] { 22, 3, 1, 0, 1, octet })];
        ClientHelloGate gate = default;
        Assert.False(gate.IsOpen(new ReadOnlySequence<byte>(records, 0, records.Length - 6)));

        // Nothing of it would be let pass as a record now.
        records.AsSpan(0, records.Length - 6).Clear();

        Assert.False(gate.IsOpen(new ReadOnlySequence<byte>(records, 0, records.Length - 1)));
        Assert.True(gate.IsOpen(new ReadOnlySequence<byte>(records)));
    }

    [Fact]
    public async Task A_client_that_breaks_off_half_way_is_lost_and_not_unused()
    {
        (DuplexPipe clientPipe, DuplexPipe serverPipe) = DuplexPipe.Pair();
        using TlsServerContext context = TlsServerContext.Load(_certificates.Write("server"));
        using TlsConnection server = TlsConnection.ForServer(serverPipe, context);
        await clientPipe.Output.WriteAsync(_hello.AsMemory(0, _hello.Length / 2));
        await clientPipe.Output.CompleteAsync();

        Assert.Equal(TlsHandshakeResult.ConnectionLost, await server.HandshakeAsync(TestContext.Current.CancellationToken));
        Assert.Throws<InvalidOperationException>(() => server.Version); // no SSL was made for it
    }

    /// <summary>In one piece, and in as many pieces as there are octets when they are few, it is the same.</summary>
    private static bool IsOpen(byte[] received)
    {
        bool whole = default(ClientHelloGate).IsOpen(new ReadOnlySequence<byte>(received));
        var pipe = new Pipe(new PipeOptions(pauseWriterThreshold: 0, minimumSegmentSize: 1, pool: new OneOctetPool()));
        bool isShort = received.Length <= MostPieces;
        foreach (byte octet in isShort ? received : [])
        {
            pipe.Writer.GetSpan(1)[0] = octet;
            pipe.Writer.Advance(1);
        }

        pipe.Writer.Complete();
        if (isShort && pipe.Reader.TryRead(out ReadResult read))
        {
            Assert.Equal(whole, default(ClientHelloGate).IsOpen(read.Buffer));
        }

        return whole;
    }

    private sealed class OneOctetPool : MemoryPool<byte>
    {
        public override int MaxBufferSize => 1;

        public override IMemoryOwner<byte> Rent(int minBufferSize = -1) => new Owner();

        protected override void Dispose(bool disposing)
        {
        }

        private sealed class Owner : IMemoryOwner<byte>
        {
            public Memory<byte> Memory { get; } = new byte[1];

            public void Dispose()
            {
            }
        }
    }
}
