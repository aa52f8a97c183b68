using System.Buffers;
using System.IO.Pipelines;
using System.Security.Cryptography;

namespace PublicTime.Native.Tls;

/// <summary>One end of a TLS 1.3 connection over any transport of two pipes. Owned by one caller at a time; blocks no thread.</summary>
/// <remarks>
/// A peer's mistake and a failing transport are values; only cancellation and our own mistakes are exceptions. The transport stays the
/// caller's: nothing here completes or disposes it. A server's end costs next to nothing before the client's first message is whole.
/// </remarks>
public sealed class TlsConnection : IDisposable
{
    private const int LargestChunk = 4096;

    private readonly IDuplexPipe _transport;
    private readonly TlsServerContext? _serverContext;
    private TlsEngine? _engine;

    private TlsConnection(IDuplexPipe transport, TlsServerContext? serverContext, TlsEngine? engine)
    {
        _transport = transport;
        _serverContext = serverContext;
        _engine = engine;
    }

    private enum Fill
    {
        Received,
        Ended,
        Failed,
    }

    /// <inheritdoc cref="TlsEngine.Version"/>
    public string Version => Engine.Version;

    /// <inheritdoc cref="TlsEngine.ServerName"/>
    public string? ServerName => Engine.ServerName;

    /// <inheritdoc cref="TlsEngine.IsNtsKe"/>
    public bool IsNtsKe => Engine.IsNtsKe;

    private TlsEngine Engine => _engine ?? throw new InvalidOperationException("The handshake has not begun.");

    /// <summary>The server's end.</summary>
    public static TlsConnection ForServer(IDuplexPipe transport, TlsServerContext context) => new(transport, context, engine: null);

    /// <summary>The client's end.</summary>
    /// <param name="transport">Where the server is.</param>
    /// <param name="context">Whom to trust.</param>
    /// <param name="host">The name, or the address as text, that the server's certificate must carry.</param>
    public static TlsConnection ForClient(IDuplexPipe transport, TlsClientContext context, string host) =>
        new(transport, serverContext: null, TlsEngine.ForClient(context, host));

    /// <summary>Agrees on keys. After a failure the alert for the peer has been sent, and nothing more can be done but closing.</summary>
    public async ValueTask<TlsHandshakeResult> HandshakeAsync(CancellationToken cancellationToken)
    {
        if (_engine is null && await AwaitClientHelloAsync(cancellationToken).ConfigureAwait(false) is { } failure)
        {
            return failure;
        }

        while (true)
        {
            TlsHandshakeResult? result = Engine.Handshake();
            bool isSent = await FlushAsync(cancellationToken).ConfigureAwait(false);
            if (result is not null)
            {
                return result.Status == TlsHandshakeStatus.Completed && !isSent ? TlsHandshakeResult.ConnectionLost : result;
            }

            if (await FillAsync(cancellationToken).ConfigureAwait(false) != Fill.Received)
            {
                return TlsHandshakeResult.ConnectionLost;
            }
        }
    }

    /// <summary>Reads at least one octet, or says why there is none. Never <see cref="TlsReadStatus.WantsMore"/>.</summary>
    /// <param name="buffer">Not empty.</param>
    /// <param name="cancellationToken">Ends the wait with an exception; the connection stays usable.</param>
    public async ValueTask<TlsRead> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        while (true)
        {
            TlsRead read = Engine.Read(buffer.Span);

            // A request to change keys is answered, a broken record earns an alert.
            _ = await FlushAsync(cancellationToken).ConfigureAwait(false);
            if (read.Status != TlsReadStatus.WantsMore)
            {
                return read;
            }

            Fill fill = await FillAsync(cancellationToken).ConfigureAwait(false);
            if (fill != Fill.Received)
            {
                return new TlsRead(fill == Fill.Ended ? TlsReadStatus.EndOfStream : TlsReadStatus.ConnectionLost, 0);
            }
        }
    }

    /// <summary>Sends octets; false when the peer can no longer be reached.</summary>
    public ValueTask<bool> WriteAsync(ReadOnlyMemory<byte> octets, CancellationToken cancellationToken) =>
        Engine.Write(octets.Span) ? FlushAsync(cancellationToken) : ValueTask.FromResult(false);

    /// <summary>Sends the last octets and close_notify in one write of the transport; false when the peer can no longer be reached.</summary>
    public ValueTask<bool> FinishAsync(ReadOnlyMemory<byte> octets, CancellationToken cancellationToken)
    {
        if (!Engine.Write(octets.Span))
        {
            return ValueTask.FromResult(false);
        }

        Engine.Shutdown();
        return FlushAsync(cancellationToken);
    }

    /// <summary>Sends close_notify; reading goes on.</summary>
    public ValueTask<bool> ShutdownAsync(CancellationToken cancellationToken) => FinishAsync(default, cancellationToken);

    /// <inheritdoc cref="TlsEngine.ExportKeyingMaterial"/>
    public void ExportKeyingMaterial(ReadOnlySpan<byte> label, ReadOnlySpan<byte> context, Span<byte> secret) =>
        Engine.ExportKeyingMaterial(label, context, secret);

    /// <inheritdoc cref="TlsEngine.PeerCertificate"/>
    public byte[] PeerCertificate() => Engine.PeerCertificate();

    /// <summary>Frees the connection and zeroes its secrets; says nothing to the peer.</summary>
    public void Dispose() => _engine?.Dispose();

    /// <summary>Null when OpenSSL has been given something to work on.</summary>
    private async ValueTask<TlsHandshakeResult?> AwaitClientHelloAsync(CancellationToken cancellationToken)
    {
        var gate = default(ClientHelloGate);
        bool isUnused = true;
        try
        {
            while (true)
            {
                ReadResult read = await _transport.Input.ReadAsync(cancellationToken).ConfigureAwait(false);
                ReadOnlySequence<byte> received = read.Buffer;
                if (gate.IsOpen(received))
                {
                    Feed(received);
                    _transport.Input.AdvanceTo(received.End);
                    return null;
                }

                isUnused = received.IsEmpty;
                _transport.Input.AdvanceTo(received.Start, received.End);
                if (read.IsCompleted)
                {
                    return isUnused ? TlsHandshakeResult.ClosedUnused : TlsHandshakeResult.ConnectionLost;
                }
            }
        }
        catch (IOException)
        {
            return isUnused ? TlsHandshakeResult.ClosedUnused : TlsHandshakeResult.ConnectionLost;
        }
    }

    private async ValueTask<Fill> FillAsync(CancellationToken cancellationToken)
    {
        try
        {
            ReadResult read = await _transport.Input.ReadAsync(cancellationToken).ConfigureAwait(false);
            bool hasOctets = !read.Buffer.IsEmpty;
            if (hasOctets)
            {
                Feed(read.Buffer);
            }

            _transport.Input.AdvanceTo(read.Buffer.End);
            return hasOctets ? Fill.Received : Fill.Ended;
        }
        catch (IOException)
        {
            return Fill.Failed;
        }
    }

    private void Feed(in ReadOnlySequence<byte> octets)
    {
        _engine ??= TlsEngine.ForServer(_serverContext ?? throw new CryptographicException("A client's end lost its engine."));
        foreach (ReadOnlyMemory<byte> segment in octets)
        {
            _engine.Feed(segment.Span);
        }
    }

    private async ValueTask<bool> FlushAsync(CancellationToken cancellationToken)
    {
        TlsEngine engine = Engine;
        if (engine.Pending == 0)
        {
            return true;
        }

        try
        {
            for (int pending = engine.Pending; pending > 0; pending = engine.Pending)
            {
                int drained = engine.Drain(_transport.Output.GetSpan(Math.Min(pending, LargestChunk)));
                _transport.Output.Advance(drained);
            }

            FlushResult flush = await _transport.Output.FlushAsync(cancellationToken).ConfigureAwait(false);
            return !flush.IsCompleted;
        }
        catch (IOException)
        {
            return false;
        }
    }
}
