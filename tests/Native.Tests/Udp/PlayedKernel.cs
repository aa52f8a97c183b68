using PublicTime.Native.Udp;
using static PublicTime.Native.Udp.MessageHeaders;

namespace PublicTime.Native.Tests.Udp;

/// <summary>A kernel that does what a test says, and keeps what it was asked.</summary>
internal sealed class PlayedKernel
{
    /// <summary>What a send from this answer on, of so many, comes to.</summary>
    public Func<int, int, int> Sends { get; set; } = (_, count) => count;

    /// <summary>What a receive comes to, told whether it would wait.</summary>
    public Func<bool, int> Receives { get; set; } = _ => 1;

    /// <summary>Whether a wait for room finds any.</summary>
    public Func<bool> FindsRoom { get; set; } = () => true;

    /// <summary>The answers it took, by their names.</summary>
    public List<int> Sent { get; } = [];

    public int SendCalls { get; private set; }

    public int Waits { get; private set; }

    public int Rests { get; private set; }

    public Calls ToCalls() => new(this);

    /// <summary>The structure that the code under test is compiled against.</summary>
    internal readonly unsafe struct Calls(PlayedKernel kernel) : IMessageCalls
    {
        public int Receive(Mmsghdr* messages, int count, bool waits) => kernel.Receives(waits);

        public int Send(Mmsghdr* messages, int count)
        {
            kernel.SendCalls++;
            int first = (int)messages[0].Header.NameLength;
            int result = kernel.Sends(first, count);
            for (int i = 0; i < result; i++)
            {
                kernel.Sent.Add((int)messages[i].Header.NameLength);
            }

            return result;
        }

        public bool WaitForRoom()
        {
            kernel.Waits++;
            return kernel.FindsRoom();
        }

        public void Rest() => kernel.Rests++;
    }
}
