using FsCheck;
using FsCheck.Fluent;

namespace PublicTime.Wire.Tests.Time;

/// <summary>Properties over values as hostile as the network can make them.</summary>
internal static class Property
{
    private const int Cases = 10_000;

    private static readonly Gen<ulong> Hostile = Gen.OneOf(
        Gen.Choose(0, ushort.MaxValue).ArrayOf(4).Select(parts => parts.Aggregate(0UL, (value, part) => (value << 16) | (uint)part)),
        ArbMap.Default.GeneratorFor<ulong>(),
        Gen.Elements<ulong>(
            0, 1, 0x7FFF_FFFF, 0x8000_0000, 0xFFFF_FFFF, 0x1_0000_0000, 0x7FFF_FFFF_FFFF_FFFF, 0x8000_0000_0000_0000,
            0x8000_0000_0000_0001, 0xFFFF_FFFF_0000_0000, 0xFFFF_FFFF_FFFF_FFFF));

    public static void Holds(Func<ulong, bool> property) => Run(Prop.ForAll(Hostile.ToArbitrary(), property));

    public static void Holds(Func<ulong, ulong, bool> property) => Run(Prop.ForAll(Hostile.ToArbitrary(), Hostile.ToArbitrary(), property));

    public static void Holds(Func<ulong, ulong, ulong, bool> property) =>
        Run(Prop.ForAll(Hostile.ToArbitrary(), Hostile.ToArbitrary(), Hostile.ToArbitrary(), property));

    private static void Run(FsCheck.Property property) =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(Cases).WithQuietOnSuccess(true).WithReplay(Seed.Print(), 0x9E37_79B9_7F4A_7C15), property);
}
