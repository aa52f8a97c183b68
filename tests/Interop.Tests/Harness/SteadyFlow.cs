using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace PublicTime.Interop.Tests.Harness;

/// <summary>Plain requests from one socket at a steady rate, numbered in their transmit timestamps, and which of them were answered.</summary>
internal sealed class SteadyFlow : IDisposable
{
    private const int HeaderLength = 48;
    private const int OriginOffset = 24;
    private const int TransmitOffset = 40;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(1);
    private static readonly TimeProvider Time = TimeProvider.System;

    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
    private readonly List<long> _sentAt = [];
    private readonly HashSet<long> _answered = [];
    private readonly byte[] _packet = new byte[HeaderLength];

    public SteadyFlow(int port) => _socket.Connect(new IPEndPoint(IPAddress.Loopback, port));

    /// <summary>Requests answered.</summary>
    public int Answered => _answered.Count;

    /// <summary>Requests sent that have no answer yet.</summary>
    public int Waiting => _sentAt.Count - _answered.Count;

    /// <summary>The number of the first request that was not answered.</summary>
    public int FirstUnanswered => Enumerable.Range(0, _sentAt.Count + 1).First(number => !_answered.Contains(number));

    /// <summary>Sends one to two requests a millisecond until it is told to stop.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        using PeriodicTimer timer = new(Pause, Time);
        while (!stop.IsCancellationRequested)
        {
            await timer.WaitForNextTickAsync(CancellationToken.None);
            Send();
            Collect();
        }
    }

    /// <summary>Takes the answers that have come.</summary>
    public void Collect()
    {
        byte[] answer = new byte[HeaderLength];
        try
        {
            while (_socket.Available > 0)
            {
                _socket.Receive(answer);
                _answered.Add(BinaryPrimitives.ReadInt64BigEndian(answer.AsSpan(OriginOffset)));
            }
        }
        catch (SocketException refused) when (refused.SocketErrorCode == SocketError.ConnectionRefused)
        {
            // an earlier request met a closed port; answers before it have been taken
        }
    }

    /// <summary>How many requests had been sent at a time.</summary>
    public int SentBefore(long timestamp) => _sentAt.Count(sent => sent < timestamp);

    /// <inheritdoc/>
    public void Dispose() => _socket.Dispose();

    private void Send()
    {
        _packet[0] = (4 << 3) | 3;
        BinaryPrimitives.WriteInt64BigEndian(_packet.AsSpan(TransmitOffset), _sentAt.Count);
        try
        {
            _socket.Send(_packet);
            _sentAt.Add(Time.GetTimestamp());
        }
        catch (SocketException refused) when (refused.SocketErrorCode == SocketError.ConnectionRefused)
        {
            // says so of an earlier one
        }
    }
}
