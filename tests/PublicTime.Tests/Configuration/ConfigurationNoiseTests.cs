using System.Text;
using PublicTime.Configuration;
using PublicTime.Configuration.Explanation;
using PublicTime.Configuration.Sources;

namespace PublicTime.Tests.Configuration;

/// <summary>Damaged files: a configuration may be wrong in any way, and nothing throws.</summary>
public sealed class ConfigurationNoiseTests
{
    private const string Good = """
        port 123
        allow 192.0.2.0/24
        deny 2001:db8::/32
        local stratum 3 orphan
        bindaddress 127.0.0.1
        ntsservercert ${env:S}/c
        ntsserverkey ${file:k}
        ntsntpserver ${credential:n}
        ntsrotate 86400
        include d/[a-b].conf
        confdir d e
        sourcedir s
        keyencryptionkey /x

        """;

    private static readonly string[] Words =
        ["${env:", "${file:", "}", "[", "*", "/", "..", "\0", "\uFEFF", " ", "\n", "\r", "all", "0", "-1", "99999999999999999999", "include", "confdir", "time.conf", "d/a.conf", "#", "ü"];

    [Fact]
    public void No_damage_throws_and_there_are_options_exactly_when_there_is_no_mistake()
    {
        Noise noise = new(Seed.Print());
        int good = 0;
        for (int i = 0; i < 500; i++)
        {
            byte[] whole = Encoding.UTF8.GetBytes(Good);
            bool isWhole = i % 4 == 0; // does not include itself, and has a word too many or nothing wrong
            byte[] content = isWhole ? whole : noise.Damaged(whole);
            string text = Encoding.UTF8.GetString(content);
            text = i % 8 == 0 ? text : text.Insert(noise.Below(text.Length + 1), Words[noise.Below(Words.Length)]);
            FakeHost host = new FakeHost().Set("S", "s3cr3t").Set("CREDENTIALS_DIRECTORY", "c").File("c/n", "name").File("k", "key").File("d/a.conf", isWhole ? "dscp 46\n" : text)
                .File("d/b.conf", isWhole ? [] : content).File("s/x.sources", content);

            ParsedConfiguration parsed = ConfigurationParser.Parse(
                [new ConfigurationSource("time.conf", ConfigurationText.LinesOf(Encoding.UTF8.GetBytes(text)))], Parse.Host, host);

            Assert.Equal(parsed.Mistakes.Count == 0, parsed.IsGood);
            Assert.All([.. parsed.Mistakes, .. parsed.Notices], remark => Assert.DoesNotContain("s3cr3t", remark.ToString(), StringComparison.Ordinal));
            if (parsed.IsGood)
            {
                good++;
                Assert.NotEmpty(ConfigurationSummary.Of(new ExplanationInputs(parsed.Options, host, DateTimeOffset.UnixEpoch)));
            }
        }

        Assert.True(good > 0, "every damage was a mistake, so nothing was explained");
    }
}
