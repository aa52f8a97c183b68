using System.Net.Sockets;
using System.Text;

namespace PublicTime.Native.Process;

/// <summary>
/// The way to a service manager that listens on a datagram socket (sd_notify(3)): each message is one datagram of lines
/// <c>NAME=VALUE</c>. Sending never blocks, and a failure is a value. Any thread may send.
/// </summary>
/// <remarks>Each message names the address again, so a manager that started anew in between is found by the next.</remarks>
public sealed class NotifySocket : IDisposable
{
    /// <summary>sun_path of unix(7) has 108 octets, the last of them zero for a path.</summary>
    private const int MaxPathLength = 107;

    private const char AbstractMark = '@';

    private readonly Socket _socket;
    private readonly UnixDomainSocketEndPoint _manager;

    private NotifySocket(UnixDomainSocketEndPoint manager)
    {
        _manager = manager;
        _socket = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified) { Blocking = false };
    }

    /// <summary>Opens the way to an address; whether anybody listens there shows when something is sent.</summary>
    /// <param name="address">An absolute path, or an abstract name behind an <c>@</c>, at most 107 octets.</param>
    /// <param name="problem">A sentence, when it is neither or this process has no descriptor left.</param>
    /// <returns>Null with a problem; else the caller's.</returns>
    public static NotifySocket? Open(string address, out string problem)
    {
        ArgumentNullException.ThrowIfNull(address);
        problem = "";
        if (address.Length < 2 || address[0] is not ('/' or AbstractMark))
        {
            problem = $"`{address}` is neither an absolute path nor an abstract socket, `@` and a name";
            return null;
        }

        if (Encoding.UTF8.GetByteCount(address) > MaxPathLength)
        {
            problem = $"`{address}` is longer than the {MaxPathLength} octets of a socket's address";
            return null;
        }

        try
        {
            return new NotifySocket(new UnixDomainSocketEndPoint(address[0] == AbstractMark ? $"\0{address[1..]}" : address));
        }
        catch (SocketException failure)
        {
            problem = failure.Message;
            return null;
        }
    }

    /// <summary>Sends one message, at once or not at all.</summary>
    /// <param name="assignments">Lines <c>NAME=VALUE</c>, each but the last with a line feed behind it.</param>
    public NotifyOutcome Send(string assignments)
    {
        ArgumentNullException.ThrowIfNull(assignments);
        try
        {
            _ = _socket.SendTo(Encoding.UTF8.GetBytes(assignments), _manager);
            return NotifyOutcome.Sent;
        }
        catch (SocketException failure)
        {
            return failure.SocketErrorCode is SocketError.WouldBlock or SocketError.NoBufferSpaceAvailable
                ? NotifyOutcome.QueueFull
                : NotifyOutcome.Unreachable;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _socket.Dispose();
}
