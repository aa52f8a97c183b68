using System.Net;
using System.Net.Sockets;
using PublicTime.Native.Tls;

namespace PublicTime.NtsClient.KeyExchange;

/// <summary>Gets keys and cookies from an NTS-KE server (RFC 8915 section 4). Safe for any number of exchanges at once.</summary>
/// <param name="trust">Whom to trust; stays the caller's.</param>
/// <param name="time">What the deadline is measured with.</param>
public sealed class KeyExchangeClient(TlsClientContext trust, TimeProvider time)
{
    /// <summary>Resolves, connects, shakes hands, asks, and reads the answer, under one deadline.</summary>
    /// <param name="target">Whom to ask.</param>
    /// <param name="cancellationToken">Ends it with an exception; everything else that can go wrong is a failure that says so.</param>
    public async Task<KeyExchangeOutcome> ExchangeAsync(KeyExchangeTarget target, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(target.Deadline, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        var progress = new KeyExchangeProgress();
        try
        {
            return await ExchangeAsync(target, progress, either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return KeyExchangeOutcome.Failed(
                KeyExchangeStep.Deadline, $"{progress.Describe(target)}: not done within {target.Deadline.TotalSeconds:0.###} s");
        }
    }

    private async Task<KeyExchangeOutcome> ExchangeAsync(KeyExchangeTarget target, KeyExchangeProgress progress, CancellationToken cancellationToken)
    {
        IPAddress[] addresses;
        try
        {
            addresses = target.Address is { } given || IPAddress.TryParse(target.Host, out given)
                ? [given]
                : await Dns.GetHostAddressesAsync(target.Host, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is SocketException or ArgumentException)
        {
            return KeyExchangeOutcome.Failed(KeyExchangeStep.Resolve, $"{progress.Describe(target)}: {e.Message}");
        }

        progress.Step = KeyExchangeStep.Connect;
        Socket? socket = null;
        string reason = "it has no address";
        for (int i = 0; i < addresses.Length && socket is null; i++)
        {
            TimeSpan? share = i + 1 < addresses.Length ? target.Deadline / addresses.Length : null;
            (socket, reason) = await TryConnectAsync(new IPEndPoint(addresses[i], target.Port), share, cancellationToken).ConfigureAwait(false);
        }

        if (socket is null)
        {
            return KeyExchangeOutcome.Failed(KeyExchangeStep.Connect, $"{progress.Describe(target)}: {reason}");
        }

        using var transport = new SocketPipe(socket);
        using TlsConnection tls = TlsConnection.ForClient(transport, trust, target.Host);
        var endpoint = (IPEndPoint)socket.RemoteEndPoint!;
        return await new KeyExchangeSession(target, endpoint, tls, progress).RunAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>An address that swallows packets may not use up the time of the next one: all but the last get a share of it.</summary>
    private async Task<(Socket? Socket, string Reason)> TryConnectAsync(IPEndPoint endpoint, TimeSpan? share, CancellationToken cancellationToken)
    {
        using var ownShare = new CancellationTokenSource(share ?? Timeout.InfiniteTimeSpan, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ownShare.Token, cancellationToken);
        var socket = new Socket(endpoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await socket.ConnectAsync(endpoint, either.Token).ConfigureAwait(false);
            return (socket, "");
        }
        catch (SocketException e)
        {
            socket.Dispose();
            return (null, e.Message);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            socket.Dispose();
            return (null, "no answer");
        }
        catch (OperationCanceledException)
        {
            socket.Dispose();
            throw;
        }
    }
}
