using System.Net.Sockets;

namespace PublicTime.Native.Udp;

/// <summary>Whether datagrams wait in a socket's queue. Any thread may ask; whoever receives is not disturbed.</summary>
/// <remarks>By poll(2), since what the kernel accounts for a queue (SO_MEMINFO) may lag behind what was taken from it.</remarks>
public static class WaitingDatagrams
{
    /// <summary>True when a receive would not have to wait; false also for a socket that is closed.</summary>
    public static bool Any(Socket socket)
    {
        ArgumentNullException.ThrowIfNull(socket);
        try
        {
            return socket.Poll(TimeSpan.Zero, SelectMode.SelectRead);
        }
        catch (Exception failure) when (failure is SocketException or ObjectDisposedException)
        {
            return false;
        }
    }
}
