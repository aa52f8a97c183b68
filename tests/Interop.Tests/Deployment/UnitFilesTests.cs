using System.Text.RegularExpressions;
using PublicTime.Interop.Tests.Harness;

namespace PublicTime.Interop.Tests.Deployment;

/// <summary>The units and their drop-ins as systemd itself judges them.</summary>
[Collection(DeploymentCollection.Name)]
public sealed partial class UnitFilesTests(InstalledMachine installed)
{
    // Tenths of systemd's exposure level, 0 to 100. What is left is what the units say they leave out, and their network.
    private const int MostExposure = 22;
    private const string Folder = "/usr/lib/systemd/system";

    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    public static TheoryData<string> Units => [.. StagedInstall.Units];

    [Theory]
    [MemberData(nameof(Units))]
    public async Task Systemd_finds_no_mistake_in_a_unit(string unit) =>
        Assert.Empty((await VerifyAsync($"{Folder}/{unit}.service")).ExpectExitCode(0).Output);

    [Theory]
    [InlineData("ProtectSystem=strict", "ProtectSytem=strict")]
    [InlineData("SystemCallFilter=@system-service", "SystemCallFilter=@system-servise")]
    [InlineData("/usr/lib/publictime/publictime serve", "/usr/lib/publictime/publictimed serve")]
    public async Task Systemd_would_find_a_mistake(string right, string wrong)
    {
        string text = await File.ReadAllTextAsync(installed.Install.PathOf($"{Folder}/publictime.service"));
        installed.Machine.Write("/tmp/publictime.service", text.Replace(right, wrong, StringComparison.Ordinal));

        Assert.NotEmpty((await VerifyAsync("/tmp/publictime.service")).Output);
    }

    [Fact]
    public async Task Systemd_finds_no_mistake_in_a_unit_with_any_drop_in()
    {
        const string Unit = "/tmp/drop-ins/publictime.service";
        installed.Machine.Write(Unit, await File.ReadAllTextAsync(installed.Install.PathOf($"{Folder}/publictime.service")));
        foreach (string file in Directory.EnumerateFiles(installed.Install.PathOf("/usr/share/doc/publictime/drop-ins")))
        {
            installed.Machine.Write($"{Unit}.d/example.conf", await File.ReadAllTextAsync(file));
            CommandResult result = await VerifyAsync(Unit);
            Assert.True(result is { ExitCode: 0, Output: "" }, $"{file}:\n{result.Output}");
        }
    }

    [Theory]
    [MemberData(nameof(Units))]
    public async Task A_unit_exposes_no_more_than_it_says(string unit) =>
        (await ExposureAsync(installed.Install.PathOf($"{Folder}/{unit}.service"))).ExpectExitCode(0);

    [Theory]
    [InlineData("NoNewPrivileges=yes")]
    [InlineData("ProtectSystem=strict")]
    [InlineData("ProtectKernelModules=yes")]
    [InlineData("CapabilityBoundingSet=CAP_NET_BIND_SERVICE")]
    public async Task A_line_less_would_expose_more(string line)
    {
        string text = await File.ReadAllTextAsync(installed.Install.PathOf($"{Folder}/publictime.service"));
        Assert.Contains($"\n{line}\n", text, StringComparison.Ordinal);
        string weaker = Path.Combine(Directory.CreateTempSubdirectory("publictime-weaker-").FullName, "weaker.service");
        await File.WriteAllTextAsync(weaker, text.Replace($"\n{line}\n", "\n", StringComparison.Ordinal));

        CommandResult result = await ExposureAsync(weaker);

        Directory.Delete(Path.GetDirectoryName(weaker)!, recursive: true);
        Assert.NotEqual(0, result.ExitCode);
    }

    [Fact]
    public async Task The_units_differ_in_nothing_but_what_they_run()
    {
        string[] texts = await Task.WhenAll(StagedInstall.Units.Select(unit => File.ReadAllTextAsync(installed.Install.PathOf($"{Folder}/{unit}.service"))));

        Assert.Single(texts.Select(text => OwnLines().Replace(text, "")).Distinct(StringComparer.Ordinal));
    }

    private async Task<CommandResult> VerifyAsync(string unit) =>
        await installed.Machine.RunAsync("systemd-analyze", "verify", "--man=no", "--recursive-errors=one", unit);

    private static Task<CommandResult> ExposureAsync(string unit) => ChildProcess.RunAsync(
        new ProgramStart(Path.Combine(Repository.SystemdTree, "usr/bin/systemd-analyze"), "security", "--offline=yes", "--no-pager", $"--threshold={MostExposure}", unit)
        {
            Environment = new Dictionary<string, string?>(StringComparer.Ordinal) { ["LD_LIBRARY_PATH"] = Repository.SystemdLibraries },
        },
        Deadline);

    [GeneratedRegex("^(?:Description|ExecStart|StateDirectory|RuntimeDirectory)=.*$", RegexOptions.Multiline, 10_000)]
    private static partial Regex OwnLines();
}
