using System.Globalization;
using PublicTime.Frontend.Advice;

namespace PublicTime.Frontend.Tests.Advice;

public sealed class KernelSettingsTests
{
    private static readonly GrantedBuffers Granted = new(100, 100, 100, 100);
    private static readonly GrantedBuffers Short = new(100, 99, 100, 99);

    [Fact]
    public void The_file_in_deploy_and_the_advice_name_the_same_settings_with_the_same_values()
    {
        (string Name, long Value)[] file = [.. Lines().Where(line => line.Length > 0 && line[0] != '#').Select(line => line.Split(" = "))
            .Select(parts => (parts[0], long.Parse(parts[1], CultureInfo.InvariantCulture)))];

        Assert.Equal(KernelSettings.All.Select(setting => (setting.Name, setting.Wanted)), file);
    }

    [Fact]
    public void Every_line_of_the_file_says_why()
    {
        string[] lines = Lines();
        Assert.All(
            Enumerable.Range(0, lines.Length).Where(i => lines[i].StartsWith("net.", StringComparison.Ordinal)),
            i => Assert.StartsWith("# ", lines[i - 1], StringComparison.Ordinal));
    }

    [Fact]
    public void Every_setting_is_one_that_this_kernel_has() =>
        Assert.All(KernelSettings.All, setting => Assert.True(File.Exists(setting.Path), setting.Path));

    [Fact]
    public void What_stands_too_low_is_said_with_what_is_wanted_what_it_costs_and_the_file()
    {
        string[] advice = [.. KernelSettings.Advice(Short, path => path.EndsWith("rmem_max", StringComparison.Ordinal) ? "212992\n" : "99999999\n")];

        Assert.Equal(
            ["net.core.rmem_max is 212992 and should be 8388608 for a busy server, else bursts of requests are lost while every core is busy: deploy/sysctl.d/90-publictime.conf sets it"],
            advice);
    }

    [Fact]
    public void A_limit_that_was_passed_matters_to_nobody()
    {
        Assert.DoesNotContain(KernelSettings.Advice(Granted, _ => "1\n"), sentence => sentence.Contains("mem_max", StringComparison.Ordinal));
        Assert.Equal(KernelSettings.All.Count, KernelSettings.Advice(Short, _ => "1\n").Count());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("many\n")]
    [InlineData("99999999999\n")]
    public void What_the_kernel_does_not_show_or_has_enough_of_is_passed_over(string? content) =>
        Assert.Empty(KernelSettings.Advice(Short, _ => content));

    [Fact]
    public void A_file_that_is_not_there_reads_as_nothing() => Assert.Null(KernelSettings.ReadHost("/proc/sys/net/core/no_such_setting"));

    private static string[] Lines()
    {
        DirectoryInfo folder = new(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "PublicTime.sln")))
        {
            folder = folder.Parent!;
        }

        return File.ReadAllLines(Path.Combine(folder.FullName, KernelSettings.DeployFile));
    }
}
