using PublicTime.Frontend.Access;

namespace PublicTime.Frontend.Tests.Access;

/// <summary>The same question by brute force: every rule is looked at, bit by bit, and nothing is flattened.</summary>
internal static class AccessOracle
{
    public static bool Allows(IReadOnlyList<AccessRule> rules, UInt128 address, bool isIPv6)
    {
        AccessRule? longest = null;
        for (int i = 0; i < rules.Count; i++)
        {
            AccessRule rule = rules[i];
            bool isLonger = longest is null || rule.Prefix.Length > longest.Value.Prefix.Length;
            bool isAbout = isLonger && rule.Prefix.IsIPv6 == isIPv6 && SharesBits(rule.Prefix, address, rule.Prefix.Length);
            if (isAbout && !rules.Skip(i + 1).Any(later => Replaces(later, rule)))
            {
                longest = rule;
            }
        }

        return longest?.IsAllow ?? false;
    }

    private static bool Replaces(AccessRule later, AccessRule earlier) =>
        later.Prefix.IsIPv6 == earlier.Prefix.IsIPv6
        && SharesBits(later.Prefix, earlier.Prefix.First, later.Prefix.Length)
        && (later.Prefix.Length == earlier.Prefix.Length || (later.ReplacesNarrower && later.Prefix.Length < earlier.Prefix.Length));

    private static bool SharesBits(AddressPrefix prefix, UInt128 address, int count)
    {
        int bits = prefix.IsIPv6 ? AddressPrefix.IPv6Bits : AddressPrefix.IPv4Bits;
        for (int bit = bits - 1; bit >= bits - count; bit--)
        {
            if (((prefix.First >> bit) & UInt128.One) != ((address >> bit) & UInt128.One))
            {
                return false;
            }
        }

        return true;
    }
}
