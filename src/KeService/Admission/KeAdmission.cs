using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using PublicTime.KeService.Sessions;

namespace PublicTime.KeService.Admission;

/// <summary>
/// Decides who may begin a session: so many at all, so many from one prefix, and of connections of proxies so many that have not said yet whose they
/// are. Safe for any number of threads, by a lock of its own.
/// </summary>
/// <param name="globalCap">Sessions at once.</param>
/// <param name="prefixCap">Sessions at once from one IPv4 /24 or IPv6 /56, which is what one household or small site has.</param>
/// <param name="unannouncedCap">Connections of proxies at once whose header has not arrived.</param>
public sealed class KeAdmission(int globalCap, int prefixCap, int unannouncedCap)
{
    private const ulong IPv4Marker = 4;
    private const ulong IPv6Marker = 6;
    private const uint IPv4PrefixMask = 0xFFFF_FF00;
    private const ulong IPv6PrefixMask = 0xFFFF_FFFF_FFFF_FF00;

    private readonly Lock _gate = new();
    private readonly Dictionary<ulong, int> _byPrefix = [];
    private int _active;
    private int _unannounced;

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
    public bool TryEnter(IPAddress client, [NotNullWhen(true)] out KePlace? place, out KeOutcome rejection)
    {
        place = null;
        lock (_gate)
        {
            if (!HasRoom(out rejection) || !TryTake(client, out rejection))
            {
                return false;
            }

            _active++;
            place = new KePlace(client);
            return true;
        }
    }

    /// <summary>The same for a proxy's connection, of which the header will say whose it is.</summary>
    public bool TryEnterUnannounced([NotNullWhen(true)] out KePlace? place, out KeOutcome rejection)
    {
        place = null;
        lock (_gate)
        {
            if (!HasRoom(out rejection))
            {
                return false;
            }

            rejection = KeOutcome.RejectedProxyHeaderCap;
            if (_unannounced >= unannouncedCap)
            {
                return false;
            }

            _active++;
            _unannounced++;
            place = new KePlace(client: null);
            return true;
        }
    }

    /// <summary>A proxy's connection is a client's: it goes on in the client's prefix, or is rejected because that is full. It must leave in either case.</summary>
    public bool TryAnnounce(KePlace place, IPAddress client, out KeOutcome rejection)
    {
        ArgumentNullException.ThrowIfNull(place);
        lock (_gate)
        {
            if (!TryTake(client, out rejection))
            {
                return false;
            }

            _unannounced--;
            (place.Client, place.IsAnnounced) = (client, true);
            return true;
        }
    }

    /// <summary>A proxy's connection is its own: it counts among all, and in no prefix.</summary>
    public void AnnounceProxy(KePlace place)
    {
        ArgumentNullException.ThrowIfNull(place);
        lock (_gate)
        {
            _unannounced--;
            place.IsAnnounced = true;
        }
    }

    /// <summary>Gives the place back.</summary>
    public void Leave(KePlace place)
    {
        ArgumentNullException.ThrowIfNull(place);
        lock (_gate)
        {
            _active--;
            if (!place.IsAnnounced)
            {
                _unannounced--;
            }
            else if (place.Client is { } client)
            {
                GiveBack(PrefixOf(client));
            }
        }
    }

    private bool HasRoom(out KeOutcome rejection)
    {
        rejection = KeOutcome.RejectedGlobalCap;
        return _active < globalCap;
    }

    private bool TryTake(IPAddress client, out KeOutcome rejection)
    {
        rejection = KeOutcome.RejectedPrefixCap;
        ref int count = ref CollectionsMarshal.GetValueRefOrAddDefault(_byPrefix, PrefixOf(client), out _);
        if (count >= prefixCap)
        {
            return false;
        }

        count++;
        return true;
    }

    private void GiveBack(ulong prefix)
    {
        if (--CollectionsMarshal.GetValueRefOrNullRef(_byPrefix, prefix) == 0)
        {
            _byPrefix.Remove(prefix);
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
