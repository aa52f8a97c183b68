using System.Net.Sockets;
using static PublicTime.Native.Udp.MessageHeaders;

namespace PublicTime.Native.Udp;

/// <summary>Receives batches and goes on after what passes. Belongs to the thread of its socket.</summary>
/// <remarks>
/// News of earlier answers (should a system tell unconnected sockets of ICMP), signals and a lack of memory are counted and no reason to end. EBADF, EFAULT, EINVAL and ENOTSOCK
/// are: this socket will never receive again. So is anything but a signal that happens <see cref="MostFailuresInARow"/> times without a
/// datagram in between.
/// </remarks>
internal sealed unsafe class BatchReceiver<TCalls>(TCalls calls, TransferCounters counters)
    where TCalls : struct, IMessageCalls
{
    /// <summary>After so many calls that failed, with a rest of a millisecond where memory was short, a socket is taken for broken.</summary>
    public const int MostFailuresInARow = 1000;

    /// <summary>Waits for datagrams, or takes what there is.</summary>
    /// <param name="messages">Filled from the first on.</param>
    /// <param name="count">The most to take.</param>
    /// <param name="isStopping">Becomes true, from any thread, when nothing is waited for any more.</param>
    /// <returns>How many; 0 only when stopping.</returns>
    /// <exception cref="SocketException">The socket cannot go on.</exception>
    public int Receive(Mmsghdr* messages, int count, ref readonly bool isStopping)
    {
        int failures = 0;
        while (true)
        {
            bool waits = !Volatile.Read(in isStopping);
            int received = calls.Receive(messages, count, waits);
            if (received > 0)
            {
                return received;
            }

            SocketTrouble trouble = SocketTroubles.Of(-received);
            if (!waits && (received == 0 || trouble == SocketTrouble.Blocked))
            {
                return 0;
            }

            counters.Count(Transfer.ReceiveFailed, trouble);
            if (trouble == SocketTrouble.Interrupted)
            {
                continue;
            }

            if (SocketTroubles.IsFinal(-received) || ++failures >= MostFailuresInARow)
            {
                throw new SocketException(-received);
            }

            if (trouble == SocketTrouble.NoMemory)
            {
                calls.Rest();
            }
        }
    }
}
