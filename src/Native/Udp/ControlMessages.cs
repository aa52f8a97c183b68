using PublicTime.Native.Clock;
using static PublicTime.Native.Udp.MessageHeaders;

namespace PublicTime.Native.Udp;

/// <summary>Control messages beside a datagram: when the kernel received it, and at which of our addresses (ip(7), ipv6(7)).</summary>
internal static unsafe class ControlMessages
{
    public const int SolSocket = 1;
    public const int SoTimestampNanoseconds = 35;
    public const int IpProtocolIp = 0;
    public const int IpPktinfo = 8;
    public const int IpProtocolIpv6 = 41;
    public const int Ipv6Pktinfo = 50;

    private const long NanosecondsPerSecond = 1_000_000_000;
    private const byte LinkLocalFirst = 0xFE;
    private const byte LinkLocalSecond = 0x80;

    /// <summary>Finds the kernel's receive stamp.</summary>
    /// <returns>False when the kernel gave none.</returns>
    public static bool TryReadStamp(in Msghdr header, out RawInstant received)
    {
        Cmsghdr* message = Find(header, SolSocket, SoTimestampNanoseconds, sizeof(Timespec));
        if (message is null)
        {
            received = default;
            return false;
        }

        Timespec* stamp = (Timespec*)(message + 1);
        received = new RawInstant((stamp->Seconds * NanosecondsPerSecond) + stamp->Nanoseconds);
        return true;
    }

    /// <summary>Writes the packet information that makes an answer leave from the address that was asked.</summary>
    /// <returns>Octets written to the answer's control messages; 0 when the request's had no packet information.</returns>
    public static nuint WriteSource(in Msghdr request, byte* control)
    {
        Cmsghdr* ipv4 = Find(request, IpProtocolIp, IpPktinfo, sizeof(InPktinfo));
        if (ipv4 is not null)
        {
            InPktinfo* asked = (InPktinfo*)(ipv4 + 1);
            InPktinfo* source = Begin<InPktinfo>(control, IpProtocolIp, IpPktinfo);
            *source = new InPktinfo { LocalAddress = asked->LocalAddress };
            return Cmsghdr.SpaceFor(sizeof(InPktinfo));
        }

        Cmsghdr* ipv6 = Find(request, IpProtocolIpv6, Ipv6Pktinfo, sizeof(In6Pktinfo));
        if (ipv6 is not null)
        {
            In6Pktinfo* asked = (In6Pktinfo*)(ipv6 + 1);
            In6Pktinfo* source = Begin<In6Pktinfo>(control, IpProtocolIpv6, Ipv6Pktinfo);
            *source = *asked;

            // A link-local address means something on one interface only; anything else is for routing to decide.
            bool isLinkLocal = asked->Address[0] == LinkLocalFirst && (asked->Address[1] & 0xC0) == LinkLocalSecond;
            source->InterfaceIndex = isLinkLocal ? asked->InterfaceIndex : 0;
            return Cmsghdr.SpaceFor(sizeof(In6Pktinfo));
        }

        return 0;
    }

    private static T* Begin<T>(byte* control, int level, int type)
        where T : unmanaged
    {
        Cmsghdr* message = (Cmsghdr*)control;
        *message = new Cmsghdr { Length = (nuint)(sizeof(Cmsghdr) + sizeof(T)), Level = level, Type = type };
        return (T*)(message + 1);
    }

    private static Cmsghdr* Find(in Msghdr header, int level, int type, int dataLength)
    {
        byte* next = header.Control;
        byte* end = next + header.ControlLength;
        while (end - next >= sizeof(Cmsghdr))
        {
            Cmsghdr* message = (Cmsghdr*)next;
            if (message->Length < (nuint)sizeof(Cmsghdr) || message->Length > (nuint)(end - next))
            {
                return null;
            }

            if (message->Level == level && message->Type == type && message->Length >= (nuint)(sizeof(Cmsghdr) + dataLength))
            {
                return message;
            }

            next += Cmsghdr.SpaceFor((int)message->Length - sizeof(Cmsghdr));
        }

        return null;
    }
}
