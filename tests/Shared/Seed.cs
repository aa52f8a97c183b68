using System.Security.Cryptography;

namespace PublicTime.Testing;

/// <summary>The one seed of a run: random, or what the environment variable SEED asks for. Every test that uses it prints it.</summary>
internal static class Seed
{
    private static readonly ulong Value = ulong.TryParse(Environment.GetEnvironmentVariable("SEED"), out ulong asked)
        ? asked
        : BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(sizeof(ulong)));

    /// <summary>Prints the seed, and gives it.</summary>
    public static ulong Print()
    {
        TestContext.Current.TestOutputHelper?.WriteLine($"SEED={Value}");
        return Value;
    }
}
