using PublicTime.Comparison.Host;

namespace PublicTime.Comparison.Tests.Host;

public sealed class CpuQuotaTests
{
    [Fact]
    public void A_tenth_of_a_core_is_written_as_each_version_of_cgroups_wants_it()
    {
        Assert.Equal([("cpu.cfs_period_us", "100000"), ("cpu.cfs_quota_us", "10000"), ("cpu.shares", "88761")], CpuQuota.Settings(isVersion1: true, 0.1));
        Assert.Equal([("cpu.max", "10000 100000"), ("cpu.weight", "10000")], CpuQuota.Settings(isVersion1: false, 0.1));
    }

    [Theory]
    [InlineData("nr_periods 12\nnr_throttled 7\nthrottled_time 42\n", 7)]
    [InlineData("usage_usec 3\nnr_periods 0\n", 0)]
    public void Throttled_periods_are_read(string text, long expected) => Assert.Equal(expected, CpuQuota.Parse(text, "nr_throttled"));

    [Fact]
    public async Task A_process_with_a_tenth_of_a_core_gets_no_more_and_the_cgroup_is_gone_afterwards()
    {
        string folder;
        using (CpuQuota quota = CpuQuota.Create(0.1))
        {
            folder = quota.Folder;
            await using ChildProcess busy = ChildProcess.Start(new ProgramStart("sh", "-c", "while :; do :; done") { ControlGroup = folder });
            await busy.WaitUntilAsync(() => ValueTask.FromResult(quota.ThrottledPeriods >= 5), TimeSpan.FromSeconds(20), "was not throttled", CancellationToken.None);
            TimeProvider time = TimeProvider.System;
            long start = time.GetTimestamp();
            long periods = quota.ThrottledPeriods;
            CpuTime before = CpuTime.Read([busy.Id]);
            await busy.WaitUntilAsync(() => ValueTask.FromResult(quota.ThrottledPeriods >= periods + 10), TimeSpan.FromSeconds(20), "was not throttled", CancellationToken.None);

            double share = (CpuTime.Read([busy.Id]).Nanoseconds - before.Nanoseconds) / time.GetElapsedTime(start).TotalNanoseconds;
            Assert.InRange(share, 0.03, 0.2);
        }

        Assert.False(Directory.Exists(folder));
    }
}
