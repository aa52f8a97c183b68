using System.Text.RegularExpressions;
using PublicTime.CommandLine;

namespace PublicTime.Tests.CommandLine;

public sealed partial class CommandLineTests
{
    [Theory]
    [InlineData("")]
    [InlineData("sevre")]
    [InlineData("--nonsense")]
    [InlineData("serve -f")]
    [InlineData("query")]
    [InlineData("query a b")]
    [InlineData("query --port 0 a")]
    [InlineData("query --port 65536 a")]
    [InlineData("query --port x a")]
    [InlineData("query --nts --ke-port -1 a")]
    [InlineData("query --count 0 a")]
    [InlineData("query --count 101 a")]
    [InlineData("query --ca roots.pem a")]
    [InlineData("query --ke-port 4460 a")]
    [InlineData("query --aead 15 a")]
    [InlineData("query --nts --aead 31 a")]
    [InlineData("query --nts --aead 15,15 a")]
    [InlineData("query --nts --aead , a")]
    [InlineData("query --nts --aead a")]
    [InlineData("query --what a")]
    [InlineData("status now")]
    [InlineData("check")]
    [InlineData("check -f")]
    [InlineData("check time.conf")]
    [InlineData("version 2")]
    [InlineData("ring")]
    [InlineData("ring new-kek")]
    [InlineData("ring new-kek a b")]
    [InlineData("ring spin")]
    [InlineData("ring rotate now")]
    [InlineData("ring revoke yes")]
    [InlineData("ring export-chrony")]
    [InlineData("ring export-chrony a b")]
    [InlineData("cluster n1")]
    [InlineData("cluster --watch=often")]
    [InlineData("drain n1 n2")]
    [InlineData("forget")]
    [InlineData("forget n1 n2")]
    public async Task A_command_line_that_is_not_understood_exits_with_2_and_names_the_help(string line)
    {
        CommandRun run = await CommandRun.OfAsync(line.Split(' ', StringSplitOptions.RemoveEmptyEntries));

        Assert.Equal(2, run.ExitCode);
        Assert.Empty(run.Output);
        Assert.Matches(SentencesThenHelp(), run.Error);
    }

    [Fact]
    public async Task The_help_that_is_named_is_that_of_the_whole_command() =>
        Assert.EndsWith("\nTry `publictime ring new-kek --help`.\n", (await CommandRun.OfAsync("ring", "new-kek")).Error, StringComparison.Ordinal);

    [Fact]
    public async Task A_bad_number_is_refused_with_the_value_and_what_is_allowed() =>
        Assert.StartsWith("--port takes one number from 1 to 65535, not `70000`.\n", (await CommandRun.OfAsync("query", "--port", "70000", "a")).Error, StringComparison.Ordinal);

    [Theory]
    [InlineData("--help", "serve")]
    [InlineData("-h", "query")]
    [InlineData("serve --help", "DIRECTIVE")]
    [InlineData("query --help", "--ke-port <N>")]
    [InlineData("status --help", "--json")]
    [InlineData("check --help", "-f, --file <FILE>")]
    [InlineData("ring --help", "new-kek <FILE>")]
    [InlineData("ring --help", "export-chrony <FILE>")]
    [InlineData("cluster --help", "Exits with 1 when something does, with --json too.")]
    [InlineData("drain --help", "the one of this machine, if it is not given")]
    [InlineData("ring revoke --help", "--yes")]
    [InlineData("ring new-kek --help", "mode 0600")]
    [InlineData("version --help", "Prints the version.")]
    public async Task Help_is_printed_and_exits_with_0(string line, string part)
    {
        CommandRun run = await CommandRun.OfAsync(line.Split(' '));

        Assert.Equal(0, run.ExitCode);
        Assert.Contains(part, run.Output, StringComparison.Ordinal);
        Assert.Empty(run.Error);
    }

    [Fact]
    public async Task Version_prints_the_version_of_the_build()
    {
        CommandRun run = await CommandRun.OfAsync("version");

        Assert.Equal(0, run.ExitCode);
        Assert.Matches(VersionLine(), run.Output);
        Assert.StartsWith($"publictime {ProductVersion.Text} (", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Query_without_options_asks_for_plain_time_at_the_usual_ports()
    {
        CommandRun run = await CommandRun.OfAsync("query", "time.example.net");

        Assert.Equal(CommandRun.Handled, run.ExitCode);
        Assert.Equal(new QueryOptions { Host = "time.example.net" }, run.Queried);
        Assert.Equal((123, 4460, 4), (run.Queried!.NtpPort, run.Queried.KePort, run.Queried.Count));
    }

    [Fact]
    public async Task Query_takes_every_option_before_and_after_the_host()
    {
        CommandRun run = await CommandRun.OfAsync(
            "query", "--nts", "--ca", "roots.pem", "--port", "11123", "::1", "--ke-port", "14460", "--count", "2", "--json");

        Assert.Equal(
            new QueryOptions { Host = "::1", IsNts = true, CaFile = "roots.pem", NtpPort = 11123, KePort = 14460, Count = 2, IsJson = true },
            run.Queried);
    }

    [Theory]
    [InlineData("15", new[] { 15 })]
    [InlineData("17,30", new[] { 17, 30 })]
    [InlineData("30, 15", new[] { 30, 15 })]
    public async Task Query_offers_the_AEADs_that_it_is_given_in_their_order(string list, int[] aeads) =>
        Assert.Equal(aeads, (await CommandRun.OfAsync("query", "--nts", "--aead", list, "a")).Queried!.Aeads.Select(aead => (int)aead));

    [Fact]
    public async Task A_bad_list_of_AEADs_is_refused_with_the_value_and_what_is_allowed() =>
        Assert.StartsWith(
            "--aead takes AEAD numbers out of 15, 16, 17 and 30, each once, not `14`.\n",
            (await CommandRun.OfAsync("query", "--nts", "--aead", "30,14", "a")).Error, StringComparison.Ordinal);

    [GeneratedRegex(@"\A(.+\n)+Try `publictime( [a-z-]+){0,2} --help`\.\n\z", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex SentencesThenHelp();

    [GeneratedRegex(@"^publictime \d+\.\d+\.\d+ \(\.NET [^,]+, \S+\)\n$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex VersionLine();
}
