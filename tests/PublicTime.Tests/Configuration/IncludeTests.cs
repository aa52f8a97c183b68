using PublicTime.Configuration;

namespace PublicTime.Tests.Configuration;

public sealed class IncludeTests
{
    [Fact]
    public void An_included_file_is_read_in_the_place_of_its_directive()
    {
        FakeHost files = new FakeHost().File("a.conf", "port 2", "ntsport 20");

        ParsedConfiguration parsed = Parse.On(files, "port 1", "include a.conf", "ntsport 30");

        Assert.True(parsed.IsGood);
        Assert.Equal(2, parsed.Options.NtpPort);
        Assert.Equal(30, parsed.Options.KePort);
    }

    [Fact]
    public void A_pattern_reads_its_files_in_the_order_of_their_names()
    {
        FakeHost files = new FakeHost().File("/etc/d/20.conf", "port 20").File("/etc/d/10.conf", "port 10").File("/etc/d/9.conf", "port 9").File("/etc/d/.8.conf", "port 8");

        Assert.Equal(9, On(files, "include /etc/d/*.conf").NtpPort);
        Assert.Equal(["/etc/d/10.conf", "/etc/d/20.conf", "/etc/d/9.conf"], files.Read);
    }

    [Fact]
    public void A_pattern_may_stand_in_a_folder_s_place()
    {
        FakeHost files = new FakeHost().File("b/x/t.conf").File("a/x/t.conf").File("a/y/t.conf").File("c.conf");

        Assert.True(Parse.On(files, "include ?/x/t.conf").IsGood);
        Assert.Equal(["a/x/t.conf", "b/x/t.conf"], files.Read);
    }

    [Fact]
    public void A_pattern_that_matches_nothing_is_no_mistake() => Assert.True(Parse.On(new FakeHost().File("d/a"), "include d/*.conf").IsGood);

    [Fact]
    public void A_pattern_in_a_folder_that_is_not_there_is_a_mistake() =>
        Assert.Equal(
            "time.conf, line 1: `include` searches for nowhere/*.conf, and the folder nowhere/ cannot be read: it does not exist.",
            OnlyMistake(new FakeHost(), "include nowhere/*.conf"));

    [Fact]
    public void A_missing_file_is_a_mistake() =>
        Assert.Equal(
            "time.conf, line 2: `include` reads the file a.conf, which cannot be read: it does not exist.",
            OnlyMistake(new FakeHost(), "port 1", "include a.conf"));

    [Fact]
    public void A_mistake_names_the_included_file_and_its_line() =>
        Assert.Equal(
            "d/a.conf, line 2: `port` takes one number from 0 to 65535, not `x`.",
            OnlyMistake(new FakeHost().File("d/a.conf", "# a", "port x"), "include d/a.conf"));

    [Fact]
    public void A_file_may_be_included_twice()
    {
        FakeHost files = new FakeHost().File("a.conf", "port 2");

        Assert.Equal(2, On(files, "include a.conf", "port 1", "include a.conf").NtpPort);
    }

    [Fact]
    public void A_file_that_includes_itself_is_named_with_the_whole_chain_and_only_once()
    {
        FakeHost files = new FakeHost().File("a.conf", "include b.conf", "include b.conf").File("b.conf", "include a.conf", "include *.conf");

        Assert.Equal("b.conf, line 1: `include` makes a file include itself: time.conf → a.conf → b.conf → a.conf.", OnlyMistake(files, "include a.conf"));
    }

    [Theory]
    [InlineData(9, true)]
    [InlineData(10, false)]
    public void Ten_files_may_be_nested_and_no_more(int nested, bool isGood)
    {
        FakeHost files = new();
        for (int i = 1; i <= nested; i++)
        {
            files.File($"{i}", i < nested ? $"include {i + 1}" : "port 77");
        }

        ParsedConfiguration parsed = Parse.On(files, "include 1");

        Assert.Equal(isGood, parsed.IsGood);
        if (!isGood)
        {
            Assert.Equal(
                "9, line 1: `include` nests more than 10 files: time.conf → 1 → 2 → 3 → 4 → 5 → 6 → 7 → 8 → 9 → 10.",
                Assert.Single(parsed.Mistakes).ToString());
        }
    }

    [Fact]
    public void From_the_command_line_one_more_may_be_nested_since_that_is_no_file()
    {
        FakeHost files = new();
        for (int i = 1; i <= 10; i++)
        {
            files.File($"{i}", i < 10 ? $"include {i + 1}" : "port 77");
        }

        ParsedConfiguration parsed = ConfigurationParser.Parse([ConfigurationSource.CommandLine(["include 1"])], Parse.Host, files);

        Assert.Equal(77, parsed.Options?.NtpPort);
    }

    [Fact]
    public void Files_that_multiply_are_stopped()
    {
        FakeHost files = new();
        for (int i = 1; i < 9; i++)
        {
            files.File($"{i}", [.. Enumerable.Repeat($"include {i + 1}", 10)]);
        }

        files.File("9", "port 1");

        Assert.Contains("`include` includes more than 1000 files in all", OnlyMistake(files, "include 1"), StringComparison.Ordinal);
        Assert.Equal(1000, files.Read.Count);
    }

    [Theory]
    [InlineData("include")]
    [InlineData("include a b")]
    public void One_pattern_is_taken(string line) =>
        Assert.Contains("`include` takes one file name or one pattern", OnlyMistake(new FakeHost(), line), StringComparison.Ordinal);

    internal static ServeOptions On(FakeHost files, params string[] lines)
    {
        ParsedConfiguration parsed = Parse.On(files, lines);
        Assert.Empty(parsed.Mistakes);
        return parsed.Options!;
    }

    internal static string OnlyMistake(FakeHost files, params string[] lines) => Assert.Single(Parse.On(files, lines).Mistakes).ToString();
}
