using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using PublicTime.KeService.Sessions;

namespace PublicTime.KeService.Admission;

/// <summary>Decides who may begin a session: so many at all, so many from one prefix. Safe for any number of threads, by a lock of its own.</summary>
/// <param name="globalCap">Sessions at once.</param>
/// <param name="prefixCap">Sessions at once from one IPv4 /24 or IPv6 /56, which is what one household or small site has.</param>
public sealed class KeAdmission(int globalCap, int prefixCap)
{
    private const ulong IPv4Marker = 4;
    private const ulong IPv6Marker = 6;
    private const uint IPv4PrefixMask = 0xFFFF_FF00;
    private const ulong IPv6PrefixMask = 0xFFFF_FFFF_FFFF_FF00;

    private readonly Lock _gate = new();
    private readonly Dictionary<ulong, int> _byPrefix = [];
    private int _active;

    /// <summary>Sessions now.</summary>
    public int Active
    {
        get
        {
            lock (_gate)
            {
                return _active;
            }
        }
    }

    /// <summary>Lets a client in, or says under which cap it stays out. Who was let in must leave.</summary>
    public bool TryEnter(IPAddress client, out KeOutcome rejection)
    {
        ulong prefix = PrefixOf(client);
        lock (_gate)
        {
            rejection = KeOutcome.RejectedGlobalCap;
            if (_active >= globalCap)
            {
                return false;
            }

            ref int count = ref CollectionsMarshal.GetValueRefOrAddDefault(_byPrefix, prefix, out _);
            rejection = KeOutcome.RejectedPrefixCap;
            if (count >= prefixCap)
            {
                return false;
            }

            count++;
            _active++;
            return true;
        }
    }

    /// <summary>Gives the place back.</summary>
    public void Leave(IPAddress client)
    {
        ulong prefix = PrefixOf(client);
        lock (_gate)
        {
            _active--;
            if (--CollectionsMarshal.GetValueRefOrNullRef(_byPrefix, prefix) == 0)
            {
                _byPrefix.Remove(prefix);
            }
        }
    }

    /// <summary>The prefix, with the address family in the low octet, which no prefix reaches.</summary>
    private static ulong PrefixOf(IPAddress client)
    {
        Span<byte> octets = stackalloc byte[16];
        IPAddress address = client.IsIPv4MappedToIPv6 ? client.MapToIPv4() : client;
        _ = address.TryWriteBytes(octets, out _);
        return address.AddressFamily == AddressFamily.InterNetwork
            ? (BinaryPrimitives.ReadUInt32BigEndian(octets) & IPv4PrefixMask) | IPv4Marker
            : (BinaryPrimitives.ReadUInt64BigEndian(octets) & IPv6PrefixMask) | IPv6Marker;
    }
}
