using PublicTime.Configuration;

namespace PublicTime.Tests.Configuration;

/// <summary><c>confdir</c> and <c>sourcedir</c>.</summary>
public sealed class FolderDirectiveTests
{
    [Fact]
    public void Confdir_reads_the_files_that_end_in_conf_by_name()
    {
        FakeHost files = new FakeHost().File("d/b.conf", "port 2").File("d/a.conf", "port 1").File("d/c.conf~", "port x").File("d/.c.conf", "port x").File("d/sub/c.conf", "port x");

        Assert.Equal(2, IncludeTests.On(files, "confdir d").NtpPort);
        Assert.Equal(["d/a.conf", "d/b.conf"], files.Read);
    }

    [Fact]
    public void Of_one_name_the_first_folder_s_file_is_read_and_names_count_before_folders()
    {
        FakeHost files = new FakeHost().File("/run/d/a.conf").File("/run/d/c.conf").File("/etc/d/a.conf").File("/etc/d/b.conf");

        IncludeTests.On(files, "confdir /run/d /etc/d /run/d/");

        Assert.Equal(["/run/d/a.conf", "/etc/d/b.conf", "/run/d/c.conf"], files.Read);
    }

    [Fact]
    public void A_folder_that_is_not_there_holds_nothing() => IncludeTests.On(new FakeHost(), "confdir /nowhere /etc/x");

    [Fact]
    public void A_folder_that_reads_itself_is_named_with_the_chain() =>
        Assert.Equal(
            "d/a.conf, line 1: `confdir` makes a file include itself: time.conf → d/a.conf → d/a.conf.",
            IncludeTests.OnlyMistake(new FakeHost().File("d/a.conf", "confdir d"), "confdir d"));

    [Theory]
    [InlineData("confdir")]
    [InlineData("sourcedir")]
    [InlineData("confdir 1 2 3 4 5 6 7 8 9 10 11")]
    public void One_to_ten_folders_are_taken(string line) =>
        Assert.Contains("takes the names of one to ten folders", IncludeTests.OnlyMistake(new FakeHost(), line), StringComparison.Ordinal);

    [Fact]
    public void Sourcedir_reports_each_source_and_whatever_else_stands_there()
    {
        FakeHost files = new FakeHost().File("s/eth0.sources", "# dhcp", "server 192.0.2.1 iburst", "port 99").File("s/x.conf", "port 1");

        ParsedConfiguration parsed = Parse.On(files, "sourcedir s");

        Assert.Equal(
            [
                "s/eth0.sources, line 2: `server` is not followed yet: without `local` or `clock host` this service answers that it is unsynchronized.",
                "s/eth0.sources, line 3: `port` has no effect in a file of `sourcedir`: only `server`, `pool` and `peer` have.",
            ],
            parsed.Notices.Select(notice => notice.ToString()),
            StringComparer.Ordinal);
        Assert.Equal(ServeOptions.DefaultNtpPort, parsed.Options?.NtpPort);
    }

    [Fact]
    public void A_source_that_is_still_being_written_is_passed_over() =>
        Assert.Empty(Parse.On(new FakeHost().File("s/a.sources", "server 192.0."u8.ToArray()), "sourcedir s").Notices);
}
