namespace PublicTime.Fuzz.Tests.Loop;

/// <summary>
/// Makes cases until the time is over. Each case is made from noise of its own, so that any one of them can be made again from the seed and
/// its number: SEED=… FUZZ_ITERATION=… runs that one alone.
/// </summary>
/// <param name="seed">Of the whole run.</param>
/// <param name="budget">How long.</param>
internal sealed class FuzzLoop(ulong seed, TimeSpan budget)
{
    private const int CasesPerLookAtTheClock = 64;

    /// <summary>How many cases were run.</summary>
    public long Cases { get; private set; }

    /// <summary>Runs cases until the time is over, and fails at the first that breaks a promise.</summary>
    /// <param name="make">Makes a case from noise.</param>
    /// <param name="broken">Runs a case: what is wrong, or null.</param>
    public async Task RunAsync(Func<Noise, FuzzCase> make, Func<FuzzCase, ValueTask<string?>> broken)
    {
        if (await FindAsync(make, broken) is { } finding)
        {
            Assert.Fail(finding);
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"{Cases} cases in {budget.TotalSeconds:0.#} s");
        Assert.NotEqual(0, Cases);
    }

    /// <summary>Runs cases until the time is over: the first finding, or null.</summary>
    public async Task<string?> FindAsync(Func<Noise, FuzzCase> make, Func<FuzzCase, ValueTask<string?>> broken)
    {
        bool isOne = long.TryParse(Environment.GetEnvironmentVariable("FUZZ_ITERATION"), out long only);
        long start = TimeProvider.System.GetTimestamp();
        while (Cases % CasesPerLookAtTheClock != 0 || TimeProvider.System.GetElapsedTime(start) < budget)
        {
            long iteration = isOne ? only : Cases;
            FuzzCase made = make(new Noise(unchecked(seed + ((ulong)iteration * 0xD1B5_4A32_D192_ED03))));
            Cases++;
            if (await JudgeAsync(made, broken) is { } fault)
            {
                return $"{fault}\nSEED={seed} FUZZ_ITERATION={iteration}\nvector: {made.Vector}\noctets: {Convert.ToHexString(made.Octets)}";
            }

            if (isOne)
            {
                return null;
            }
        }

        return null;
    }

    /// <summary>That nothing throws is the first promise of all.</summary>
    private static async ValueTask<string?> JudgeAsync(FuzzCase made, Func<FuzzCase, ValueTask<string?>> broken)
    {
        try
        {
            return await broken(made);
        }
        catch (Exception thrown)
        {
            return $"thrown: {thrown}";
        }
    }
}
