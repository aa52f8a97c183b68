using System.Globalization;
using PublicTime.Actors;
using PublicTime.CookieKeys.Ring;

namespace PublicTime.Benchmarks;

/// <summary>What sharing a ring adds to the packet path: requests answered by a shared ring, and by one that is published all the time, against a ring alone.</summary>
/// <remarks>
/// Windows of 3 to 5 ms in turns, in changing order, so that noise of the machine meets all alike; a ratio is the median of the rounds' ratios, beside it that of the
/// best windows, which noise disturbs less: what is really added shows in both. In windows of the published ring another thread publishes it up to 200 times a second,
/// each time half a second of <c>ntsrotate 2</c> later: a hundred times as often as a node with that setting does.
/// </remarks>
internal static class RingTiming
{
    private const int Rounds = 500;
    private const int WarmUpRounds = 100;
    private const double Bound = 1.02;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(5);
    private static readonly string[] Variants = ["alone", "shared", "shared, published anew 200 times a second"];

    /// <summary>Prints nanoseconds and ratios.</summary>
    /// <returns>True when nothing is added: no allocation, and no ratio above 1.02 both in the median and of the best windows.</returns>
    public static bool Run()
    {
        using LivingRing alone = LivingRing.Alone();
        using LivingRing shared = LivingRing.Shared();
        using LivingRing lively = LivingRing.Shared();
        using var publishing = new RingPublishing(lively, Pause);
        using var window = new RingWindow();
        (string Name, Func<Snapshot<KeyRing?>, double> Run)[] paths =
            [("responder, plain", window.Plain), ("responder, NTS", window.Nts), ("socket of the batch engine, NTS", window.Socket)];
        bool holds = true;
        long allocated = 0;
        foreach ((string name, Func<Snapshot<KeyRing?>, double> run) in paths)
        {
            var samples = new double[Variants.Length, Rounds];
            long allocatedBefore = 0;
            for (int round = -WarmUpRounds; round < Rounds; round++)
            {
                allocatedBefore = round == 0 ? window.Allocated : allocatedBefore;
                for (int turn = 0; turn < Variants.Length; turn++)
                {
                    int variant = (turn + round + WarmUpRounds) % Variants.Length;
                    publishing.IsOn = variant == Variants.Length - 1;
                    double nanoseconds = run((variant == 0 ? alone : variant == 1 ? shared : lively).Current);
                    publishing.IsOn = false;
                    if (round >= 0)
                    {
                        samples[variant, round] = nanoseconds;
                    }
                }
            }

            allocated += window.Allocated - allocatedBefore;
            holds &= Print(name, samples);
        }

        Console.WriteLine($"{allocated} B allocated by the responder's windows; published {publishing.Count} times");
        return holds && allocated == 0;
    }

    private static bool Print(string path, double[,] samples)
    {
        double[] Of(int variant) => [.. Enumerable.Range(0, Rounds).Select(round => samples[variant, round])];
        double[] RatiosOf(int variant) => [.. Enumerable.Range(0, Rounds).Select(round => samples[variant, round] / samples[0, round])];
        bool holds = true;
        for (int variant = 0; variant < Variants.Length; variant++)
        {
            double[] times = Of(variant);
            double ratio = Median(RatiosOf(variant));
            double bestRatio = times.Min() / Of(0).Min();
            holds &= Math.Min(ratio, bestRatio) <= Bound;
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{path,-32} {Variants[variant],-42} {Median(times),8:0.0} ns  best {times.Min(),8:0.0} ns  ratio {ratio:0.000}, of the best {bestRatio:0.000}"));
        }

        return holds;
    }

    private static double Median(double[] values) => values.Order().ElementAt(values.Length / 2);
}
