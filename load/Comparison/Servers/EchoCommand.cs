using System.Net;
using PublicTime.Native.Udp;

namespace PublicTime.Comparison.Servers;

/// <summary>The echo server that the comparison starts as a process of its own.</summary>
internal static class EchoCommand
{
    private const int Batch = 64;
    private const int ReceiveBufferLength = 8 * 1024 * 1024;

    /// <summary>Echoes until it is killed.</summary>
    public static void Run(IPEndPoint local)
    {
        using UdpEcho echo = new(local, Batch, ReceiveBufferLength);
        while (true)
        {
            echo.Turn();
        }
    }
}
