using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace PublicTime.Native.Packets;

/// <summary>A packet socket, which sends and receives whole frames of one interface (packet(7)). Needs CAP_NET_RAW.</summary>
internal sealed unsafe partial class PacketDescriptor : SafeHandle
{
    public const int SolSocket = 1;
    public const int SolPacket = 263;

    private const int FamilyPacket = 17;
    private const int TypeRaw = 3;
    private const int CloseOnExec = 0x80000;
    private const int AttachFilter = 26;
    private const int ReceiveTimeout = 20;

    /// <summary>Opens a socket that receives nothing until it is bound.</summary>
    /// <exception cref="SocketException">The process may not.</exception>
    public PacketDescriptor()
        : base(invalidHandleValue: -1, ownsHandle: true)
    {
        SetHandle(Open(FamilyPacket, TypeRaw | CloseOnExec, 0));
        ThrowIf(IsInvalid);
    }

    /// <inheritdoc/>
    public override bool IsInvalid => handle == -1;

    /// <summary>The number that the kernel knows it by.</summary>
    public int Number => (int)handle;

    /// <summary>The number of an interface, or 0.</summary>
    public static int IndexOf(string name) => NameToIndex(name);

    /// <summary>Begins to receive the frames of one protocol on one interface.</summary>
    /// <param name="interfaceIndex">The interface.</param>
    /// <param name="protocol">EtherType; 0 receives nothing.</param>
    public void Bind(int interfaceIndex, ushort protocol)
    {
        LinkAddress address = new()
        {
            Family = FamilyPacket,
            Protocol = System.Buffers.Binary.BinaryPrimitives.ReverseEndianness(protocol),
            InterfaceIndex = interfaceIndex,
        };
        ThrowIf(BindTo((int)handle, &address, sizeof(LinkAddress)) != 0);
    }

    /// <summary>Sets an option.</summary>
    /// <returns>False when the kernel refuses it.</returns>
    public bool TrySet<T>(int level, int option, T value)
        where T : unmanaged => SetOption((int)handle, level, option, &value, sizeof(T)) == 0;

    /// <summary>Sets an option that nothing works without.</summary>
    public void Set<T>(int level, int option, T value)
        where T : unmanaged => ThrowIf(!TrySet(level, option, value));

    /// <summary>Reads an option.</summary>
    public T Get<T>(int level, int option)
        where T : unmanaged
    {
        T value = default;
        int length = sizeof(T);
        ThrowIf(GetOption((int)handle, level, option, &value, &length) != 0);
        return value;
    }

    /// <summary>Lets only frames pass that a program accepts (classic BPF).</summary>
    public void Filter(ReadOnlySpan<FilterStep> program)
    {
        fixed (FilterStep* steps = program)
        {
            Set(SolSocket, AttachFilter, new FilterProgram { Length = (ushort)program.Length, Steps = steps });
        }
    }

    /// <summary>Waits for one frame.</summary>
    /// <returns>Its octets; 0 when none came in time.</returns>
    public int Receive(Span<byte> frame, TimeSpan patience)
    {
        long microseconds = (long)patience.TotalMicroseconds;
        Set(SolSocket, ReceiveTimeout, new Timeval { Seconds = microseconds / 1_000_000, Microseconds = microseconds % 1_000_000 });
        fixed (byte* to = frame)
        {
            return (int)Math.Max(0, ReceiveOne((int)handle, to, (nuint)frame.Length, 0));
        }
    }

    /// <inheritdoc/>
    protected override bool ReleaseHandle() => Close((int)handle) == 0;

    private static void ThrowIf(bool failed)
    {
        if (failed)
        {
            throw new SocketException(Marshal.GetLastPInvokeError());
        }
    }

    [LibraryImport("libc", EntryPoint = "socket", SetLastError = true)]
    private static partial int Open(int family, int type, int protocol);

    [LibraryImport("libc", EntryPoint = "bind", SetLastError = true)]
    private static partial int BindTo(int descriptor, LinkAddress* address, int length);

    [LibraryImport("libc", EntryPoint = "setsockopt", SetLastError = true)]
    private static partial int SetOption(int descriptor, int level, int option, void* value, int length);

    [LibraryImport("libc", EntryPoint = "getsockopt", SetLastError = true)]
    private static partial int GetOption(int descriptor, int level, int option, void* value, int* length);

    [LibraryImport("libc", EntryPoint = "recv")]
    private static partial nint ReceiveOne(int descriptor, byte* frame, nuint length, int flags);

    [LibraryImport("libc", EntryPoint = "if_nametoindex", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int NameToIndex(string name);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int descriptor);

    [StructLayout(LayoutKind.Sequential)]
    private struct LinkAddress
    {
        public ushort Family;
        public ushort Protocol;
        public int InterfaceIndex;
        public ushort HardwareType;
        public byte PacketType;
        public byte AddressLength;
        public ulong Address;
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct FilterProgram
    {
        public ushort Length;
        public FilterStep* Steps;
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct Timeval
    {
        public long Seconds;
        public long Microseconds;
    }
}
