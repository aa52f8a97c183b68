using System.Net;
using System.Security.Cryptography;
using FsCheck;
using FsCheck.Fluent;
using PublicTime.Frontend.Access;

namespace PublicTime.Frontend.Tests.Access;

public sealed class AccessListTests(ITestOutputHelper output)
{
    [Fact]
    public void Every_edge_of_every_subnet_is_judged_as_a_linear_search_judges_it()
    {
        ulong seed = ulong.TryParse(Environment.GetEnvironmentVariable("SEED"), out ulong given)
            ? given
            : BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(sizeof(ulong)));
        output.WriteLine($"SEED={seed}");
        Replay replay = new(new Rnd(seed, gamma: 1), null);
        Config config = Config.QuickThrowOnFailure.WithMaxTest(2000).WithReplay(replay);

        Prop.ForAll(RuleSet.Generator.ToArbitrary(), AgreesWithOracle).Check(config);
    }

    [Theory]
    [InlineData(20)]
    [InlineData(3000)]
    public void Thousands_of_rules_judge_as_a_linear_search_judges(int count)
    {
        var noise = new Noise(Seed.Print());
        (UInt128 Base, int Bits)[] clusters = [(0, 128), (new UInt128(0x2001_0DB8_0000_0000, 0), 96), (new UInt128(0x2A00, 0) << 48, 112), (UInt128.MaxValue, 4)];
        AccessRule[] ipv4 = [.. Enumerable.Range(0, count).Select(_ => Rule(noise, AddressPrefix.IPv4(IPv4Within(noise), noise.Below(33))))];
        AccessRule[] ipv6 = [.. Enumerable.Range(0, count).Select(_ => Rule(noise, AddressPrefix.IPv6(Within(clusters[noise.Below(4)]), noise.Below(129))))];
        AccessList list = AccessList.FromRules(ipv4.Zip(ipv6).SelectMany(pair => new[] { pair.First, pair.Second }));

        // Rules of IPv6 within ::ffff:0:0/96 are rules of IPv4.
        AccessRule[] asIPv4 = [.. ipv4.Zip(ipv6).SelectMany(pair => new[] { pair.First, pair.Second }).Where(rule => !rule.Prefix.IsIPv6)];
        for (int i = 0; i < 1000; i++)
        {
            uint v4 = unchecked((uint)Near(asIPv4[noise.Below(asIPv4.Length)]));
            UInt128 v6 = noise.Below(4) == 0 ? Within(clusters[noise.Below(4)]) : Near(ipv6[noise.Below(count)]);
            bool isMapped = v6 >> 32 == 0xFFFF;
            Assert.Equal(AccessOracle.Allows(asIPv4, v4, isIPv6: false), list.Allows(v4));
            Assert.Equal(AccessOracle.Allows(asIPv4, v4, isIPv6: false), list.Allows(new UInt128(0, 0xFFFF_0000_0000ul | v4)));
            Assert.Equal(isMapped ? AccessOracle.Allows(asIPv4, unchecked((uint)v6), isIPv6: false) : AccessOracle.Allows(ipv6, v6, isIPv6: true), list.Allows(v6));
        }

        UInt128 Within((UInt128 Base, int Bits) cluster) => cluster.Bits == 128
            ? new UInt128(noise.Next(), noise.Next())
            : cluster.Base ^ (new UInt128(noise.Next(), noise.Next()) >> (128 - cluster.Bits));

        UInt128 Near(AccessRule rule) => unchecked(noise.Below(4) switch
        {
            0 => rule.Prefix.First,
            1 => rule.Prefix.Last,
            2 => rule.Prefix.Last + 1,
            _ => rule.Prefix.First - 1,
        });
    }

    [Theory]
    [InlineData("1.2.3.4", true)]
    [InlineData("1.2.3.5", false)]
    [InlineData("1.2.4.1", true)]
    [InlineData("1.3.0.0", false)]
    public void The_manual_s_first_example_holds_in_every_order_of_its_directives(string client, bool allowed)
    {
        AccessRule[] rules = [Allow("1.2.3.4", 32), Deny("1.2.3.0", 24), Allow("1.2.0.0", 16)];
        int[][] orders = [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]];

        Assert.All(orders, order => Assert.Equal(
            allowed, AccessList.FromRules(order.Select(i => rules[i])).Allows(IPAddress.Parse(client))));
    }

    [Fact]
    public void The_all_form_forgets_what_was_said_before_it_about_subnets_within()
    {
        AccessList list = AccessList.FromRules(
            [Allow("1.2.3.4", 32), Deny("1.2.3.0", 24), Allow("1.2.0.0", 16) with { ReplacesNarrower = true }]);

        Assert.True(list.Allows(IPAddress.Parse("1.2.3.5")));
    }

    [Fact]
    public void The_all_form_leaves_wider_subnets_and_later_rules_alone()
    {
        AccessList list = AccessList.FromRules(
            [Allow("1.0.0.0", 8), Deny("1.2.0.0", 16) with { ReplacesNarrower = true }, Allow("1.2.3.0", 24)]);

        Assert.True(list.Allows(IPAddress.Parse("1.3.0.1")));
        Assert.False(list.Allows(IPAddress.Parse("1.2.0.1")));
        Assert.True(list.Allows(IPAddress.Parse("1.2.3.1")));
    }

    [Fact]
    public void Nobody_is_allowed_when_nothing_was_said()
    {
        AccessList list = AccessList.FromRules([]);

        Assert.False(list.Allows(0u));
        Assert.False(list.Allows(uint.MaxValue));
        Assert.False(list.Allows(UInt128.MaxValue));
        Assert.False(list.AllowsAnyIPv4);
        Assert.False(list.AllowsAnyIPv6);
    }

    [Theory]
    [InlineData("127.0.0.1", true)]
    [InlineData("127.255.255.255", true)]
    [InlineData("126.255.255.255", false)]
    [InlineData("128.0.0.0", false)]
    [InlineData("::1", true)]
    [InlineData("::", false)]
    [InlineData("::2", false)]
    [InlineData("::ffff:127.0.0.1", true)]
    [InlineData("::ffff:10.0.0.1", false)]
    public void Loopback_is_127_8_and_1_and_nothing_else(string client, bool allowed) =>
        Assert.Equal(allowed, AccessList.LoopbackOnly.Allows(IPAddress.Parse(client)));

    [Fact]
    public void A_mapped_subnet_is_an_IPv4_subnet()
    {
        AccessList list = AccessList.FromRules([Allow("::ffff:10.0.0.0", 104)]);

        Assert.True(list.Allows(0x0A000001u));
        Assert.False(list.Allows(0x0B000001u));
    }

    [Fact]
    public void All_of_IPv6_says_nothing_about_mapped_IPv4()
    {
        AccessList list = AccessList.FromRules([new AccessRule(true, false, AddressPrefix.AllIPv6)]);

        Assert.True(list.Allows(UInt128.Zero));
        Assert.True(list.Allows(UInt128.MaxValue));
        Assert.False(list.Allows(IPAddress.Parse("::ffff:10.0.0.1")));
        Assert.False(list.AllowsAnyIPv4);
        Assert.True(list.AllowsAnyIPv6);
    }

    [Fact]
    public void Asking_allocates_nothing()
    {
        AccessList list = AccessList.FromRules(
            Enumerable.Range(0, 5000).Select(i => new AccessRule(i % 2 == 0, false, AddressPrefix.IPv4((uint)i << 12, 20 + (i % 8)))));
        IPAddress address = IPAddress.Parse("2001:db8::1");
        int allowed = 0;

        Assert.Equal(0, ManagedMemory.CostOf(() => allowed += AskMany(list, address)));
        Assert.True(allowed > 0);
    }

    private static int AskMany(AccessList list, IPAddress address)
    {
        int allowed = 0;
        for (uint i = 0; i < 1000; i++)
        {
            allowed += list.Allows(i << 12) ? 1 : 0;
            allowed += list.Allows(new UInt128(i, i)) ? 1 : 0;
            allowed += list.Allows(address) ? 1 : 0;
        }

        return allowed;
    }

    private static bool AgreesWithOracle(RuleSet set)
    {
        AccessList list = AccessList.FromRules(set.Rules);
        return set.Edges.All(address =>
            (set.IsIPv6 ? list.Allows(address) : list.Allows((uint)address)) ==
            AccessOracle.Allows(set.Rules, address, set.IsIPv6));
    }

    /// <summary>Now anywhere, now in 10.0.0.0/16, so that some subnets are crowded.</summary>
    private static uint IPv4Within(Noise noise) => noise.Below(2) == 0 ? unchecked((uint)noise.Next()) : 0x0A00_0000 | (uint)(noise.Next() & 0xFFFF);

    private static AccessRule Rule(Noise noise, AddressPrefix prefix) => new(noise.Below(2) == 0, noise.Below(50) == 0 && prefix.Length > 12, prefix);

    private static AccessRule Allow(string address, int length) => Rule(isAllow: true, address, length);

    private static AccessRule Deny(string address, int length) => Rule(isAllow: false, address, length);

    private static AccessRule Rule(bool isAllow, string address, int length)
    {
        Assert.True(AddressPrefix.TryCreate(IPAddress.Parse(address), length, out AddressPrefix prefix));
        return new AccessRule(isAllow, ReplacesNarrower: false, prefix);
    }
}
