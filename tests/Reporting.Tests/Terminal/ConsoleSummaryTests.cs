using PublicTime.Reporting.Terminal;

namespace PublicTime.Reporting.Tests.Terminal;

public sealed class ConsoleSummaryTests
{
    [Fact]
    public void A_load_test_reads_like_this_in_a_file()
    {
        RecordedConsole file = RecordedConsole.File();
        ConsoleSummary.Write(file.Console, Samples.FullLoad with { Latency = null, SenderLateness = null, KeyExchanges = null });

        Assert.Equal(
            """
            NTS at 40,000/s

            Run
              target           192.0.2.1:123
              mode             mix
              sender           raw
              AEAD             AES-SIV-CMAC-256 (15)
              virtual clients  64
              offered          40,000/s
              measured for     10 s
              lost after       0.5 s
              began            2036-02-07 06:28:16Z
              seed             18446744073709551615
              machine          EPYC, 2 cores, Linux 6.1, .NET 10.0.0

            Requests
                                               count  of those sent
              intended                       400,000     100.0025 %
              sent                           399,990          100 %
              answered                       399,000      99.7525 %
              lost                               900        0.225 %
              NTS NAK                             40         0.01 %
              KoD RATE                            20        0.005 %
              KoD DENY                            10       0.0025 %
              wrong: Authenticator                20        0.005 %
              verified in full                 3,990       0.9975 %
              reordered                           17       0.0043 %
              duplicate                            5       0.0013 %
              answered too late                    3       0.0008 %
              answers to nothing                   2       0.0005 %
              not sent for want of a cookie       10       0.0025 %

            Read with care
              The generator's core was busy all the time: the server could have answered more.

            39,999/s sent, 39,900/s answered, 0.225 % lost

            """,
            file.Text);
    }

    [Fact]
    public void A_comparison_reads_like_this_in_a_file()
    {
        RecordedConsole file = RecordedConsole.File();
        ConsoleSummary.Write(file.Console, Samples.FullComparison);

        Assert.Equal(
            """
            publictime and chronyd

            Run
              rounds   5 of 3 s for each server, in turn
              began    2036-02-07 06:28:16Z
              machine  EPYC, 2 cores, Linux 6.1, .NET 10.0.0

            plain, saturation
                           CPU per request     lowest to highest    user  system     answered  lost  memory
              publictime            630 ns      610 ns to 650 ns  180 ns  450 ns  1,666,667/s   9 %   61 MB
              chronyd 4.3         1,030 ns  1,010 ns to 1,050 ns  300 ns  730 ns  1,000,000/s   9 %   61 MB
              echo                  590 ns      570 ns to 610 ns  168 ns  422 ns  1,785,714/s   9 %   61 MB


            """,
            file.Text[..file.Text.IndexOf("NTS, AEAD", StringComparison.Ordinal)]);
        Assert.Matches(@"plain: publictime / chronyd 4\.3 +0\.612 +≤ 0\.70 +met +0\.604 +0\.619\n", file.Text);
        Assert.Matches(@"NTS / plain chronyd 4\.3 +1\.194 +≤ 0\.78 +missed ", file.Text);
        Assert.Matches(@"NTS: publictime / chronyd 4\.3 +0\.637 +– +– ", file.Text);
        Assert.Matches(@"overload: share of the peak +94\.1 % +≥ 90 % +met", file.Text);
        Assert.Contains("\nRead with care\n  The generator was the limit in round 3", file.Text, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', file.Text);
    }

    [Fact]
    public void A_fleet_reads_like_this_in_a_file()
    {
        RecordedConsole file = RecordedConsole.File();
        ConsoleSummary.Write(file.Console, Samples.FullFleet);

        Assert.Equal(
            """
            A fleet to which everything happens

            Run
              fleet    2 NTS-KE nodes, 3 front-ends
              load     260/s of 26 clients
              ring     a key every 2 s, cookies for 30 s, nodes drain for 1 s
              rounds   2 in 40 s
              began    2036-02-07 06:28:16Z
              machine  EPYC, 2 cores, Linux 6.1, .NET 10.0.0

            What happened, and what of it was noticed
                                  times  recovery  worst  newer ring after   worst  second tries  lost  NAK  key exchanges failed
              Redis killed            2       2 s  2.5 s            200 ms  250 ms            12     2    0                     4
              NTS-KE node killed      2         –      –                 –       –            12     2    0                     4


            """,
            file.Text[..file.Text.IndexOf("Requests", StringComparison.Ordinal)]);
        Assert.Matches(@"answered at the second +12 +0\.1198 %\n", file.Text);
        Assert.Matches(@"failed again when retried at once +1\n +the longest failure +1\.972 s\n", file.Text);
        Assert.Matches(@"ke1 → fe1 +1,400 +28 s +5 +48 +6 +23\n", file.Text);
        Assert.Matches(@"requests lost +3 +0 +missed", file.Text);
        Assert.Contains("\nRead with care\n  The run was interrupted in round 3.", file.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_terminal_gets_borders_and_colours()
    {
        RecordedConsole terminal = RecordedConsole.Terminal();
        ConsoleSummary.Write(terminal.Console, Samples.FullLoad);
        ConsoleSummary.Write(terminal.Console, Samples.FullComparison);

        Assert.All(
            new[] { "╭", "\u001b[", "p99.99", "Timeout", "AES-SIV-CMAC-256 (15)", "Read with care", "missed" },
            part => Assert.Contains(part, terminal.Text, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Results_without_anything_are_written_too(bool isTerminal)
    {
        RecordedConsole console = isTerminal ? RecordedConsole.Terminal() : RecordedConsole.File();
        ConsoleSummary.Write(console.Console, Samples.EmptyLoad);
        ConsoleSummary.Write(console.Console, Samples.EmptyComparison);
        ConsoleSummary.Write(console.Console, Samples.EmptyFleet);

        Assert.Contains("no request was due", console.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Hostile_names_are_only_text(bool isTerminal)
    {
        RecordedConsole console = isTerminal ? RecordedConsole.Terminal() : RecordedConsole.File();
        LoadResult hostile = Samples.FullLoad with
        {
            Title = Samples.Hostile,
            Limits = [Samples.Hostile],
            KodsByCode = new Dictionary<string, long>(StringComparer.Ordinal) { ["\u001b[2J"] = 1 },
        };
        ConsoleSummary.Write(console.Console, hostile);

        Assert.DoesNotContain("\u001b[2J", console.Text, StringComparison.Ordinal);
        Assert.DoesNotContain('\0', console.Text);
        Assert.Contains("KoD \uFFFD[2J", console.Text, StringComparison.Ordinal);
    }
}
