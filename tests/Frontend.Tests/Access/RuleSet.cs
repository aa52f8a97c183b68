using FsCheck;
using FsCheck.Fluent;
using PublicTime.Frontend.Access;

namespace PublicTime.Frontend.Tests.Access;

/// <summary>Rules that overlap often, with the addresses worth asking about: every edge of every subnet and its neighbours.</summary>
/// <param name="Rules">In the order of the directives.</param>
/// <param name="IsIPv6">All rules are of one family.</param>
public sealed record RuleSet(IReadOnlyList<AccessRule> Rules, bool IsIPv6)
{
    public IEnumerable<UInt128> Edges => Rules
        .SelectMany(rule => unchecked(new[] { rule.Prefix.First - 1, rule.Prefix.First, rule.Prefix.Last, rule.Prefix.Last + 1 }))
        .Select(address => IsIPv6 ? address : address & uint.MaxValue)
        .Distinct();

    // Few different bits far apart make nested, equal and neighbouring subnets common.
    private static readonly int[] IPv4Lengths = [0, 1, 7, 8, 9, 15, 16, 23, 24, 25, 28, 29, 31, 32];
    private static readonly int[] IPv6Lengths = [0, 1, 8, 31, 32, 33, 48, 63, 64, 65, 95, 127, 128];

    public static Gen<RuleSet> Generator =>
        from isIPv6 in Gen.Elements(false, true)
        from rules in Rule(isIPv6).ListOf()
        select new RuleSet([.. rules.Where(rule => rule.Prefix.IsIPv6 == isIPv6)], isIPv6);

    public override string ToString() => string.Join(
        "; ", Rules.Select(rule => $"{(rule.IsAllow ? "allow" : "deny")}{(rule.ReplacesNarrower ? " all" : "")} {rule.Prefix}"));

    private static Gen<AccessRule> Rule(bool isIPv6) =>
        from allow in Gen.Elements(true, false)
        from all in Gen.Elements(true, false, false, false)
        from length in Gen.Elements(isIPv6 ? IPv6Lengths : IPv4Lengths)
        from high in Gen.Elements<ulong>(0, 0x20010DB8_00000000, 0xFFFFFFFF_FFFFFFFF)
        from low in Gen.Elements<ulong>(0, 1, 0x0A000000, 0x0A000080, 0x0A0000FF, 0xC0A80100, 0xFFFFFFFE, 0xFFFFFFFF)
        select new AccessRule(
            allow,
            all,
            isIPv6 ? AddressPrefix.IPv6(new UInt128(high, low), length) : AddressPrefix.IPv4((uint)low, length));
}
