using static PublicTime.Native.Udp.MessageHeaders;

namespace PublicTime.Native.Udp;

/// <summary>What a batch asks of the kernel. A structure implements it, so that the compiler calls straight through and tests can play the kernel.</summary>
internal unsafe interface IMessageCalls
{
    /// <summary>Takes datagrams (recvmmsg).</summary>
    /// <param name="messages">Filled from the first on.</param>
    /// <param name="count">The most to take.</param>
    /// <param name="waits">Whether to wait for the first one.</param>
    /// <returns>How many; negative: the error number, negated.</returns>
    int Receive(Mmsghdr* messages, int count, bool waits);

    /// <summary>Sends datagrams without waiting (sendmmsg).</summary>
    /// <returns>How many of them, from the first on; negative: the error number of the first, negated.</returns>
    int Send(Mmsghdr* messages, int count);

    /// <summary>Waits until the send buffer has room again, at most a millisecond.</summary>
    /// <returns>False when it has none by then.</returns>
    bool WaitForRoom();

    /// <summary>Lets a millisecond pass.</summary>
    void Rest();
}
