using System.Runtime.InteropServices;

namespace PublicTime.Native.Udp;

/// <summary>The kernel's structures for many datagrams in one call, as 64-bit Linux lays them out (recvmmsg(2), cmsg(3)).</summary>
internal static unsafe class MessageHeaders
{
    [StructLayout(LayoutKind.Sequential)]
    internal struct Iovec
    {
        public byte* Base;
        public nuint Length;
    }

    [StructLayout(LayoutKind.Sequential)]
    internal struct Msghdr
    {
        public byte* Name;
        public uint NameLength;
        private readonly uint _padding;
        public Iovec* Vectors;
        public nuint VectorCount;
        public byte* Control;
        public nuint ControlLength;
        public int Flags;
        private readonly int _padding2;
    }

    [StructLayout(LayoutKind.Sequential)]
    internal struct Mmsghdr
    {
        public Msghdr Header;
        public uint Length;
        private readonly uint _padding;
    }

    [StructLayout(LayoutKind.Sequential)]
    internal struct Cmsghdr
    {
        public nuint Length;
        public int Level;
        public int Type;

        /// <summary>Octets of a control message with data of this length, aligned for the next one.</summary>
        public static nuint SpaceFor(int dataLength) => (nuint)((sizeof(Cmsghdr) + dataLength + 7) & ~7);
    }

    [StructLayout(LayoutKind.Sequential)]
    internal struct InPktinfo
    {
        public int InterfaceIndex;
        public uint LocalAddress;
        public uint HeaderAddress;
    }

    [StructLayout(LayoutKind.Sequential)]
    internal struct In6Pktinfo
    {
        public fixed byte Address[16];
        public int InterfaceIndex;
    }
}
