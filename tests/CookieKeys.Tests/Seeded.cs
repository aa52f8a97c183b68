namespace PublicTime.CookieKeys.Tests;

/// <summary>Repeatable randomness for a test: SplitMix64. The seed is printed; SEED=… in the environment reruns it.</summary>
internal sealed class Seeded
{
    private ulong _state;

    public Seeded(ulong defaultSeed)
    {
        _state = ulong.TryParse(Environment.GetEnvironmentVariable("SEED"), out ulong seed) ? seed : defaultSeed;
        TestContext.Current.TestOutputHelper?.WriteLine($"SEED={_state}");
        Seed = _state;
    }

    public ulong Seed { get; }

    public ulong Next()
    {
        unchecked
        {
            _state += 0x9E3779B97F4A7C15;
            ulong z = _state;
            z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
            z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
            return z ^ (z >> 31);
        }
    }

    public int Below(int bound) => (int)(Next() % (uint)bound);

    public void Fill(Span<byte> octets)
    {
        for (int i = 0; i < octets.Length; i++)
        {
            octets[i] = unchecked((byte)Next());
        }
    }
}
