using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace PublicTime.Native.Streams;

/// <summary>System calls on sockets by their descriptor, none of which waits.</summary>
internal static unsafe partial class Descriptors
{
    private const int ErrorInterrupted = 4;
    private const int ErrorAgain = 11;
    private const int ErrorConnectionAborted = 103;
    private const int NonBlocking = 0x800;
    private const int CloseOnExec = 0x8_0000;
    private const int NoSignal = 0x4000;
    private const int ShutdownSend = 1;

    // struct sockaddr_in and sockaddr_in6: family, port, then the address, with IPv6 after its flow information and before its scope.
    private const int LongestAddress = 28;
    private const int PortOffset = 2;
    private const int IPv4Offset = 4;
    private const int IPv6Offset = 8;
    private const int ScopeOffset = 24;
    private const ushort FamilyIPv4 = 2;

    /// <summary>Takes the next connection of a listening socket.</summary>
    /// <returns>Its descriptor, or -1 when none waits.</returns>
    /// <exception cref="SocketException">The system cannot hand one over.</exception>
    public static int Accept(int listener, out IPEndPoint client)
    {
        byte* address = stackalloc byte[LongestAddress];
        while (true)
        {
            int length = LongestAddress;
            int descriptor = Accept(listener, address, &length, NonBlocking | CloseOnExec);
            if (descriptor >= 0)
            {
                client = EndpointOf(new ReadOnlySpan<byte>(address, LongestAddress));
                return descriptor;
            }

            client = new IPEndPoint(IPAddress.None, 0);
            switch (Marshal.GetLastPInvokeError())
            {
                case ErrorAgain:
                    return -1;
                case ErrorInterrupted or ErrorConnectionAborted:
                    break;
                default:
                    throw LastFailure();
            }
        }
    }

    /// <summary>Takes what has arrived.</summary>
    /// <returns>Octets; 0 at the end of the stream; -1 when nothing has arrived.</returns>
    /// <exception cref="IOException">The connection is broken.</exception>
    public static int Receive(int descriptor, Span<byte> buffer)
    {
        fixed (byte* first = buffer)
        {
            nint received;
            do
            {
                received = Receive(descriptor, first, (nuint)buffer.Length, 0);
            }
            while (received < 0 && Marshal.GetLastPInvokeError() == ErrorInterrupted);
            return ResultOf(received);
        }
    }

    /// <summary>Hands octets over.</summary>
    /// <returns>How many; -1 when there is no room for any.</returns>
    /// <exception cref="IOException">The connection is broken.</exception>
    public static int Send(int descriptor, ReadOnlySpan<byte> octets)
    {
        fixed (byte* first = octets)
        {
            nint sent;
            do
            {
                sent = Send(descriptor, first, (nuint)octets.Length, NoSignal);
            }
            while (sent < 0 && Marshal.GetLastPInvokeError() == ErrorInterrupted);
            return ResultOf(sent);
        }
    }

    /// <summary>Says that no more will be sent; a peer that is gone need not hear it.</summary>
    public static void FinishSending(int descriptor) => _ = Shutdown(descriptor, ShutdownSend);

    /// <summary>What the last call complained of.</summary>
    public static SocketException LastFailure()
    {
        int error = Marshal.GetLastPInvokeError();
        return new SocketException(error, Marshal.GetPInvokeErrorMessage(error));
    }

    [LibraryImport("libc", EntryPoint = "close")]
    public static partial int Close(int descriptor);

    private static int ResultOf(nint result)
    {
        if (result >= 0)
        {
            return (int)result;
        }

        return Marshal.GetLastPInvokeError() == ErrorAgain ? -1 : throw new IOException("The connection is broken.", LastFailure());
    }

    private static IPEndPoint EndpointOf(ReadOnlySpan<byte> address)
    {
        int port = (address[PortOffset] << 8) | address[PortOffset + 1];
        return MemoryMarshal.Read<ushort>(address) == FamilyIPv4
            ? new IPEndPoint(new IPAddress(address.Slice(IPv4Offset, 4)), port)
            : new IPEndPoint(new IPAddress(address.Slice(IPv6Offset, 16), MemoryMarshal.Read<uint>(address[ScopeOffset..])), port);
    }

    [LibraryImport("libc", EntryPoint = "accept4", SetLastError = true)]
    private static partial int Accept(int descriptor, byte* address, int* length, int flags);

    [LibraryImport("libc", EntryPoint = "recv", SetLastError = true)]
    private static partial nint Receive(int descriptor, byte* buffer, nuint length, int flags);

    [LibraryImport("libc", EntryPoint = "send", SetLastError = true)]
    private static partial nint Send(int descriptor, byte* buffer, nuint length, int flags);

    [LibraryImport("libc", EntryPoint = "shutdown")]
    private static partial int Shutdown(int descriptor, int how);
}
