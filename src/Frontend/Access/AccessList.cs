using System.Collections.Frozen;
using System.Net;

namespace PublicTime.Frontend.Access;

/// <summary>Who is served: immutable, and asked once per datagram without allocation, lock or exception.</summary>
/// <remarks>
/// The rules are chrony's <c>allow</c> and <c>deny</c>: the longest prefix decides, a later rule for the same prefix replaces
/// the earlier one, the <c>all</c> form also forgets earlier rules within its subnet, and whom no rule names is denied.
/// One departure: chrony keeps four bits a table, so that there the order also counts between two prefixes of different
/// length that end in one table (/25 and /28); here the longer one decides in every order.
/// </remarks>
public sealed class AccessList
{
    private const uint LoopbackIPv4 = 0x7F000000;
    private const int LoopbackIPv4Length = 8;

    private readonly VerdictTable<uint> _ipv4;
    private readonly VerdictTable<UInt128> _ipv6;

    private AccessList(VerdictTable<uint> ipv4, VerdictTable<UInt128> ipv6, IReadOnlyDictionary<AddressPrefix, bool> verdicts)
    {
        _ipv4 = ipv4;
        _ipv6 = ipv6;
        Verdicts = verdicts;
    }

    /// <summary>127.0.0.0/8 and ::1, what is served when no <c>allow</c> is given.</summary>
    public static AccessList LoopbackOnly { get; } = FromRules(
    [
        new AccessRule(IsAllow: true, ReplacesNarrower: false, AddressPrefix.IPv4(LoopbackIPv4, LoopbackIPv4Length)),
        new AccessRule(IsAllow: true, ReplacesNarrower: false, AddressPrefix.IPv6(UInt128.One, AddressPrefix.IPv6Bits)),
    ]);

    /// <summary>What is left of the rules, for people: true allows a subnet, and the narrowest subnet counts.</summary>
    public IReadOnlyDictionary<AddressPrefix, bool> Verdicts { get; }

    /// <summary>False when no IPv4 address at all is allowed: then a socket for it answers nobody.</summary>
    public bool AllowsAnyIPv4 => !_ipv4.IsEmpty;

    /// <summary>False when no IPv6 address at all is allowed.</summary>
    public bool AllowsAnyIPv6 => !_ipv6.IsEmpty;

    /// <summary>True when no address of either family is denied.</summary>
    public bool AllowsEveryone => _ipv4.IsFull && _ipv6.IsFull;

    /// <summary>Builds the list from directives in their order.</summary>
    public static AccessList FromRules(IEnumerable<AccessRule> rules)
    {
        ArgumentNullException.ThrowIfNull(rules);
        Dictionary<AddressPrefix, bool> verdicts = [];
        foreach (AccessRule rule in rules)
        {
            if (rule.ReplacesNarrower)
            {
                ForgetWithin(rule.Prefix, verdicts);
            }

            verdicts[rule.Prefix] = rule.IsAllow;
        }

        return new AccessList(
            VerdictTable<uint>.Flatten(verdicts.Where(entry => !entry.Key.IsIPv6)),
            VerdictTable<UInt128>.Flatten(verdicts.Where(entry => entry.Key.IsIPv6)),
            verdicts.ToFrozenDictionary());
    }

    /// <summary>True when an IPv4 client is served.</summary>
    /// <param name="ipv4HostOrder">127.0.0.1 is 0x7F000001.</param>
    public bool Allows(uint ipv4HostOrder) => _ipv4.Allows(ipv4HostOrder);

    /// <summary>True when an IPv6 client is served; an IPv4-mapped address (RFC 4291 section 2.5.5.2) is asked as IPv4.</summary>
    /// <param name="ipv6HostOrder">::1 is 1.</param>
    public bool Allows(UInt128 ipv6HostOrder) =>
        ipv6HostOrder >> AddressPrefix.IPv4Bits == AddressPrefix.MappedIPv4
            ? _ipv4.Allows((uint)(ipv6HostOrder & uint.MaxValue))
            : _ipv6.Allows(ipv6HostOrder);

    /// <summary>The same question for callers off the datagram path, which hold an <see cref="IPAddress"/>.</summary>
    public bool Allows(IPAddress address)
    {
        ArgumentNullException.ThrowIfNull(address);
        UInt128 value = HostOrder.Of(address);
        return address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetwork ? Allows((uint)value) : Allows(value);
    }

    private static void ForgetWithin(AddressPrefix prefix, Dictionary<AddressPrefix, bool> verdicts)
    {
        // A dictionary may lose entries while it is enumerated.
        foreach (AddressPrefix narrower in verdicts.Keys.Where(prefix.Covers))
        {
            verdicts.Remove(narrower);
        }
    }
}
