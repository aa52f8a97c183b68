using PublicTime.Comparison.Host;

namespace PublicTime.Comparison.Tests.Host;

public sealed class CpuSampleTests
{
    private static readonly DateTimeOffset Start = new(2036, 2, 7, 6, 28, 16, TimeSpan.Zero);

    // A second of rest, a second with half a core in the kernel, a second with a whole core in both modes.
    private static readonly CpuSample[] Samples =
    [
        new(Start, new CpuTime(0, 0, 0)),
        new(Start.AddSeconds(1), new CpuTime(0, 0, 0)),
        new(Start.AddSeconds(2), new CpuTime(500_000_000, 0, 50)),
        new(Start.AddSeconds(3), new CpuTime(1_500_000_000, 50, 100)),
    ];

    [Theory]
    [InlineData(0, 1, 0, 0)]
    [InlineData(0, 3, 0.5, 1.0)]
    [InlineData(1.5, 2, 0, 0.25)]
    [InlineData(2, 2.5, 0.25, 0.25)]
    [InlineData(-7, 9, 0.5, 1.0)]
    public void Time_between_two_moments_is_taken_from_the_lines_between_samples(double begin, double end, double user, double system)
    {
        (double User, double System) spent = CpuSample.Between(Samples, Start.AddSeconds(begin), Start.AddSeconds(end));

        Assert.Equal(user, spent.User / 1e9, 6);
        Assert.Equal(system, spent.System / 1e9, 6);
    }

    [Fact]
    public async Task A_busy_process_is_seen_to_spend_what_its_own_clock_says()
    {
        await using CpuSampler sampler = new([Environment.ProcessId]);
        using System.Diagnostics.Process self = System.Diagnostics.Process.GetCurrentProcess();
        TimeSpan before = self.TotalProcessorTime;
        TimeSpan target = before + TimeSpan.FromMilliseconds(300);
        while (self.TotalProcessorTime < target)
        {
            self.Refresh();
        }

        IReadOnlyList<CpuSample> samples = await sampler.StopAsync();
        TimeSpan spent = self.TotalProcessorTime - before;
        (double user, double system) = CpuSample.Between(samples, samples[0].At, samples[^1].At);
        Assert.InRange(user + system, spent.TotalNanoseconds * 0.8, spent.TotalNanoseconds * 1.2);
    }
}
