using static PublicTime.Native.Udp.MessageHeaders;

namespace PublicTime.Native.Udp;

/// <summary>Sends a batch of answers, whatever the kernel says to some of them. Belongs to the thread of its socket.</summary>
/// <remarks>
/// One answer that is refused never holds up the others. A full send buffer is waited for once in a batch, for a millisecond; then the
/// rest of the batch is dropped, and until a send succeeds no further batch waits: an answer that is late carries a T3 that is wrong,
/// and who waits to send does not receive. (A few clients whose hardware address is being looked for can hold the whole buffer for seconds.)
/// </remarks>
internal sealed unsafe class BatchSender<TCalls>(TCalls calls, TransferCounters counters)
    where TCalls : struct, IMessageCalls
{
    private bool _isStuck;

    /// <summary>Sends all it can.</summary>
    /// <returns>How many the kernel took; the others are counted by their cause.</returns>
    public int Send(Mmsghdr* answers, int count)
    {
        int next = 0;
        int failed = 0;
        int retried = -1;
        bool hasWaited = _isStuck;
        while (next < count)
        {
            int sent = calls.Send(answers + next, count - next);
            if (sent > 0)
            {
                next += sent;
                _isStuck = false;
                continue;
            }

            SocketTrouble trouble = SocketTroubles.Of(-sent);
            if (trouble == SocketTrouble.Blocked && (hasWaited || !calls.WaitForRoom()))
            {
                _isStuck = true;
                counters.Count(Transfer.SendFailed, trouble, count - next);
                return next - failed;
            }

            if (trouble is SocketTrouble.Interrupted or SocketTrouble.Blocked || (MayPass(trouble) && retried != next))
            {
                hasWaited |= trouble == SocketTrouble.Blocked;
                retried = trouble == SocketTrouble.Interrupted ? retried : next;
                counters.Count(Transfer.SendRetried, trouble);
                continue;
            }

            counters.Count(Transfer.SendFailed, trouble);
            failed++;
            next++;
        }

        return count - failed;
    }

    /// <summary>A refusal may be the news of an earlier answer, which is told once; room for one datagram may come free at once.</summary>
    private static bool MayPass(SocketTrouble trouble) => trouble is SocketTrouble.Refused or SocketTrouble.NoMemory;
}
