using PublicTime.Configuration;

namespace PublicTime.Tests.CommandLine;

public sealed class ServeCommandTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("publictime-serve-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Without_arguments_it_is_the_quick_start()
    {
        CommandRun run = await CommandRun.OfAsync("serve");

        Assert.Equal(CommandRun.Handled, run.ExitCode);
        Assert.True(run.Served?.IsQuickStart);
        Assert.Empty(run.Error);
    }

    [Fact]
    public async Task Each_argument_is_one_directive()
    {
        CommandRun run = await CommandRun.OfAsync("serve", "port 11999", "allow 192.0.2.0/24", "local", $"ntsdumpdir {_folder}");

        Assert.Equal(CommandRun.Handled, run.ExitCode);
        Assert.Equal(11999, run.Served?.NtpPort);
        Assert.Equal(_folder, run.Served?.StateFolder);
        Assert.False(run.Served?.IsQuickStart);
    }

    [Fact]
    public async Task A_file_and_directives_make_one_configuration_and_notices_do_not_stop_it()
    {
        string file = Path.Combine(_folder, "time.conf");
        await File.WriteAllLinesAsync(file, ["port 11999", "rtcsync"]);

        CommandRun run = await CommandRun.OfAsync("serve", "-f", file, "port 11998");

        Assert.Equal(11998, run.Served?.NtpPort);
        Assert.Equal($"Notice: {file}, line 2: `rtcsync` changes nothing: this service never touches the real-time clock.\n", run.Error);
        Assert.Equal(new DirectiveOrigin(file, 2), Assert.Single(run.Notices).Origin);
    }

    [Fact]
    public async Task Mistakes_are_all_printed_and_exit_with_2_before_anything_is_served()
    {
        CommandRun run = await CommandRun.OfAsync("serve", "prot 1", "workers 0");

        Assert.Equal(2, run.ExitCode);
        Assert.Null(run.Served);
        Assert.Equal(
            "Mistake: command line, directive 1: `prot` is not a directive; `port` is the nearest name; each argument is one whole directive, so quote it, as in \"local stratum 10\".\n"
            + "Mistake: command line, directive 2: `workers` takes a number of threads from 1 to 1024, not `0`.\n",
            run.Error);
    }

    [Theory]
    [InlineData("@time.conf")]
    [InlineData("-port")]
    [InlineData("[diagram]")]
    public async Task An_argument_with_a_strange_beginning_is_still_a_directive(string argument)
    {
        CommandRun run = await CommandRun.OfAsync("serve", argument);

        Assert.Equal(2, run.ExitCode);
        Assert.StartsWith($"Mistake: command line, directive 1: `{argument}` is not a directive", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_is_not_there_exits_with_2()
    {
        CommandRun run = await CommandRun.OfAsync("serve", "-f", Path.Combine(_folder, "nowhere.conf"));

        Assert.Equal(2, run.ExitCode);
        Assert.Null(run.Served);
    }
}
