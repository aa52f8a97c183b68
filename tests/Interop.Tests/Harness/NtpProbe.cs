using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace PublicTime.Interop.Tests.Harness;

/// <summary>One plain NTPv4 client request, written by hand: asks whether a server answers, without any code of ours.</summary>
internal static class NtpProbe
{
    private const int HeaderLength = 48;
    private const int OriginOffset = 24;
    private const int TransmitOffset = 40;

    /// <summary>The reply's stratum octet, or null when there is no proper reply to this request in time.</summary>
    /// <param name="port">UDP port on 127.0.0.1.</param>
    /// <param name="within">How long to wait for the reply.</param>
    public static async Task<int?> AskStratumAsync(int port, TimeSpan within)
    {
        byte[] request = new byte[HeaderLength];
        request[0] = (4 << 3) | 3;
        RandomNumberGenerator.Fill(request.AsSpan(TransmitOffset));
        byte[] reply = new byte[1500];
        using Socket socket = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        using CancellationTokenSource deadline = new(within, TimeProvider.System);
        try
        {
            await socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, port), deadline.Token);
            await socket.SendAsync(request, deadline.Token);
            int length = await socket.ReceiveAsync(reply, deadline.Token);
            bool answersThis = length == HeaderLength
                && (reply[0] & 7) == 4
                && reply.AsSpan(OriginOffset, 8).SequenceEqual(request.AsSpan(TransmitOffset, 8));
            return answersThis ? reply[1] : null;
        }
        catch (SocketException)
        {
            return null; // nothing listens there yet
        }
        catch (OperationCanceledException)
        {
            return null;
        }
    }
}
