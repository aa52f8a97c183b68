using PublicTime.Frontend.Access;
using PublicTime.Testing;

namespace PublicTime.Benchmarks;

/// <summary>Access lists of any length: everybody is allowed, and random subnets are denied or allowed again.</summary>
internal static class RandomAccessRules
{
    private const ulong GlobalUnicast = 0x2000_0000_0000_0000;

    /// <summary>Makes one.</summary>
    /// <param name="rules">For each family.</param>
    /// <param name="seed">The same makes the same.</param>
    public static AccessList Make(int rules, ulong seed)
    {
        var noise = new Noise(seed);
        List<AccessRule> made =
        [
            new AccessRule(IsAllow: true, ReplacesNarrower: false, AddressPrefix.AllIPv4),
            new AccessRule(IsAllow: true, ReplacesNarrower: false, AddressPrefix.AllIPv6),
        ];
        for (int i = 0; i < rules; i++)
        {
            made.Add(new AccessRule(noise.Below(4) == 0, false, AddressPrefix.IPv4((uint)noise.Next(), 8 + noise.Below(25))));
            made.Add(new AccessRule(noise.Below(4) == 0, false, AddressPrefix.IPv6(GlobalIPv6(noise), 16 + noise.Below(49))));
        }

        return AccessList.FromRules(made);
    }

    /// <summary>An address as providers give them: 2000::/3, a few hundred allocations.</summary>
    public static UInt128 GlobalIPv6(Noise noise)
    {
        ulong provider = (ulong)noise.Below(256) << 48;
        ulong within = noise.Next() >> 16;
        return new UInt128(GlobalUnicast | provider | within, noise.Next());
    }
}
