using System.Net;
using System.Net.Sockets;
using PublicTime.Frontend.Responding;
using PublicTime.Native.Clock;
using PublicTime.Native.Udp;

namespace PublicTime.Benchmarks;

/// <summary>Batches over loopback, client and server on one thread: only the server's turn is timed, which is recvmmsg, the answers and sendmmsg.</summary>
/// <param name="address">Where the server's socket is bound: the wildcard asks for packet information, an address does not.</param>
internal sealed class SocketRoundTrip(IPAddress address) : IDisposable
{
    public const int Batch = 64;

    private readonly UdpBatchSocket _server = new(new IPEndPoint(address, 0), Batch, 1 << 20);
    private readonly Socket _client = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp) { ReceiveTimeout = 5_000 };
    private readonly byte[] _room = new byte[UdpBatchSocket.BufferLength];

    /// <summary>Asks a batch, times the server, and takes the answers.</summary>
    /// <returns>What the server spent on the whole batch.</returns>
    public TimeSpan Run(byte[] request, Responder responder, in Serving serving, RawInstant fallback)
    {
        if (!_client.Connected)
        {
            _client.Connect(IPAddress.Loopback, _server.Local.Port);
        }

        for (int i = 0; i < Batch; i++)
        {
            _client.Send(request);
        }

        long begun = TimeProvider.System.GetTimestamp();
        int answered = 0;
        while (answered < Batch)
        {
            int count = _server.Receive();
            ReadOnlySpan<Answer> answers = responder.Respond(new SocketBatch(_server, fallback), count, serving);
            for (int i = 0; i < count; i++)
            {
                _server.Answer(i, answers[i].Length);
            }

            answered += _server.Send();
            responder.EndBatch();
        }

        TimeSpan spent = TimeProvider.System.GetElapsedTime(begun);
        for (int i = 0; i < Batch; i++)
        {
            _client.Receive(_room);
        }

        return spent;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _client.Dispose();
        _server.Dispose();
    }
}
