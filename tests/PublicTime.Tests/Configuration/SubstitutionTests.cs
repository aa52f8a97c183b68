using PublicTime.Configuration;

namespace PublicTime.Tests.Configuration;

/// <summary><c>${env:NAME}</c>, <c>${file:PATH}</c> and <c>${credential:NAME}</c>.</summary>
public sealed class SubstitutionTests
{
    private const string Secret = "k7Q-hush";

    private static readonly string[] Shapes =
        ["${env:S}", "x ${env:S}", "${env:S} x", "1 ${env:S}", "/a/${env:S}/b", "${env:S}/*", "stratum ${env:S}", "all ${env:S}", "host ${env:S}"];

    [Theory]
    [InlineData("${env:FOLDER}", "/srv/state")]
    [InlineData("${env:FOLDER}/a", "/srv/state/a")]
    [InlineData("/x${env:FOLDER}${env:FOLDER}", "/x/srv/state/srv/state")]
    [InlineData("${file:/etc/folder}", "/from a file")]
    [InlineData("${credential:folder}", "/from a credential")]
    [InlineData("${env:ODD}", "${env:FOLDER}")]
    public void A_value_stands_in_the_place_of_its_reference(string argument, string folder)
    {
        FakeHost host = new FakeHost().Set("FOLDER", "/srv/state").Set("ODD", "${env:FOLDER}").File("/etc/folder", "/from a file")
            .Set("CREDENTIALS_DIRECTORY", "/run/c").File("/run/c/folder", "/from a credential");

        Assert.Equal(folder, IncludeTests.On(host, $"ntsdumpdir {argument}").StateFolder);
    }

    [Theory]
    [InlineData("$HOME")]
    [InlineData("$")]
    [InlineData("${HOME}")]
    [InlineData("${ENV:HOME}")]
    [InlineData("$$env:X}")]
    [InlineData("a}$")]
    public void Any_other_dollar_sign_is_a_letter(string folder) => Assert.Equal(folder, Parse.Options($"ntsdumpdir {folder}").StateFolder);

    [Theory]
    [InlineData("x\n", "x")]
    [InlineData("x\r\n", "x")]
    [InlineData("x\n\n", "x\n")]
    [InlineData("x\r", "x\r")]
    [InlineData(" x ", " x ")]
    public void One_line_end_of_a_file_is_cut_and_nothing_else(string content, string value) =>
        Assert.Equal(value, IncludeTests.On(new FakeHost().File("f", System.Text.Encoding.UTF8.GetBytes(content)), "ntsdumpdir ${file:f}").StateFolder);

    [Theory]
    [InlineData("${env:GONE}", "the variable GONE is not set")]
    [InlineData("${env:EMPTY}", "the variable EMPTY is empty")]
    [InlineData("${env:}", "it wants a name and a closing brace")]
    [InlineData("${env:GONE", "it wants a name and a closing brace")]
    [InlineData("${file:gone}", "the file gone cannot be read: it does not exist")]
    [InlineData("${file:empty}", "the file empty is empty")]
    [InlineData("${file:nul}", "the file nul is no text: it holds a NUL octet, or is not UTF-8")]
    [InlineData("${file:latin}", "the file latin is no text: it holds a NUL octet, or is not UTF-8")]
    [InlineData("${file:long}", "the file long is longer than 65536 octets")]
    [InlineData("${credential:a}", "the variable CREDENTIALS_DIRECTORY is not set, which systemd does for a service with LoadCredential=")]
    [InlineData("${credential:../a}", "a credential is one file's name, without a folder")]
    [InlineData("${credential:..}", "a credential is one file's name, without a folder")]
    public void A_value_that_cannot_be_had_is_one_mistake_that_names_what_is_missing(string reference, string why)
    {
        FakeHost host = new FakeHost().Set("EMPTY", "").File("empty", [(byte)'\n']).File("nul", [65, 0]).File("latin", [65, 0xFC]).File("long", new byte[65537]);

        Assert.Equal($"time.conf, line 1: `ntsdumpdir` asks for `{reference}`: {why}.", IncludeTests.OnlyMistake(host, $"ntsdumpdir {reference}"));
    }

    [Fact]
    public void A_file_of_64_KiB_is_taken() =>
        Assert.Equal(65536, IncludeTests.On(new FakeHost().File("f", [.. Enumerable.Repeat((byte)'x', 65536)]), "ntsdumpdir ${file:f}").StateFolder.Length);

    [Fact]
    public void Every_missing_value_of_a_line_is_said() =>
        Assert.Equal(2, Parse.On(new FakeHost(), "ntsntpserver ${env:A}.${env:B}").Mistakes.Count);

    [Fact]
    public void A_directive_that_is_not_followed_asks_for_nothing() => Assert.True(Parse.File("keyfile ${file:gone}", "# ${env:GONE}").IsGood);

    [Fact]
    public void A_mistake_shows_three_stars_instead_of_the_value() =>
        Assert.Equal(
            "time.conf, line 1: `port` takes one number from 0 to 65535, not `1***2`.",
            IncludeTests.OnlyMistake(new FakeHost().Set("S", Secret), "port 1${env:S}2"));

    [Fact]
    public void A_sentence_that_would_show_a_value_after_all_is_left_out() =>
        Assert.Contains(
            "would show a value that stands for `${…}`",
            IncludeTests.OnlyMistake(new FakeHost().Set("S", "xdp"), "engine ${env:S}"),
            StringComparison.Ordinal);

    public static TheoryData<string> Lines =>
    [
        .. from name in ConfigurationParser.SupportedNames.Order(StringComparer.Ordinal)
           from shape in Shapes
           select $"{name} {shape}",
    ];

    [Theory]
    [MemberData(nameof(Lines))]
    public void No_directive_shows_a_value_in_a_mistake_or_a_notice(string line)
    {
        foreach (string value in new[] { Secret, "host.example", "192.0.2.77", "61234" })
        {
            ParsedConfiguration parsed = Parse.On(new FakeHost().Set("S", value).File($"{value}/a.sources", "x").File($"/a/{value}/b", "x"), line, line);

            Assert.All([.. parsed.Mistakes, .. parsed.Notices], remark => Assert.DoesNotContain(value, remark.ToString(), StringComparison.Ordinal));
        }
    }

    [Fact]
    public void An_included_file_is_named_without_the_value() =>
        Assert.Equal(
            "/etc/***/a.conf, line 1: `prot` is not a directive; `port` is the nearest name.",
            IncludeTests.OnlyMistake(new FakeHost().Set("S", Secret).File($"/etc/{Secret}/a.conf", "prot 1"), "include /etc/${env:S}/*.conf"));

    [Fact]
    public void The_text_of_an_option_for_people_shows_three_stars()
    {
        ServeOptions options = IncludeTests.On(new FakeHost().Set("S", Secret), "ntsdumpdir /var/${env:S}", "ntsntpserver plain");

        Assert.Equal($"/var/{Secret}", options.StateFolder);
        Assert.Equal("/var/***", options.Shown(options.StateFolder));
        Assert.Equal("plain", options.Shown(options.NtpServers[0].Name));
        Assert.DoesNotContain(Secret, options with { StateFolder = "" } + "", StringComparison.Ordinal);
    }
}
