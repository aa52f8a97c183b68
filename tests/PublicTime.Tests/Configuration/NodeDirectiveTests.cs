using PublicTime.Configuration;
using PublicTime.Configuration.Explanation;

namespace PublicTime.Tests.Configuration;

/// <summary>What a node is among others: <c>nodename region draingrace keyencryptionkey</c>.</summary>
public sealed class NodeDirectiveTests
{
    [Fact]
    public void A_node_has_a_name_a_region_and_a_grace()
    {
        ServeOptions options = Parse.Options("role frontend", "nodename ntp1.fra_2-x", "region EU", "draingrace 90", "ntsdumpdir /s");

        Assert.Equal(("ntp1.fra_2-x", "EU", TimeSpan.FromSeconds(90)), (options.NodeName, options.Region, options.DrainGrace));
        Assert.Contains("Is the node ntp1.fra_2-x of the region EU; told to drain, it goes on answering for 90 seconds.", Explain(options).Select(fact => fact.Sentence), StringComparer.Ordinal);
    }

    [Fact]
    public void A_name_may_have_64_octets_and_not_one_more()
    {
        string longest = new('n', 64);

        Assert.Equal((longest, longest), Parse.Options($"nodename {longest}", $"region {longest}") is var options ? (options.NodeName, options.Region) : default);
        Assert.StartsWith("time.conf, line 1: `region` takes one name of 1 to 64", Parse.OnlyMistake($"region {longest}n"), StringComparison.Ordinal);
    }

    [Fact]
    public void Without_directives_the_host_names_the_node_and_alone_nothing_is_said_of_it()
    {
        Assert.Contains(
            "Is the node ann.example.net of the region default; told to drain, it goes on answering for 1 minute.",
            Explain(Parse.Options("role ke", "ntsservercert c", "ntsserverkey k")).Select(fact => fact.Sentence), StringComparer.Ordinal);
        Assert.DoesNotContain(Explain(Parse.Options()), fact => fact.Sentence.StartsWith("Is the node", StringComparison.Ordinal));
    }

    [Fact]
    public void Without_grace_a_node_stops_at_once() =>
        Assert.Contains(Explain(Parse.Options("role frontend", "draingrace 0")), fact => fact.Sentence.EndsWith("told to drain, it stops at once.", StringComparison.Ordinal));

    [Fact]
    public void A_second_key_only_opens_and_both_have_to_be_there()
    {
        ServeOptions options = Parse.Options("role frontend", "keyencryptionkey /run/new /run/old", "ntsdumpdir /s");

        IReadOnlyList<Statement> said = Explain(options);

        Assert.Equal(("/run/new", "/run/old"), (options.KeyEncryptionKeyFile, options.OpeningKeyFile));
        Assert.Contains(Statement.Fact("Opens also what is sealed under the key in /run/old, and seals nothing under it."), said);
        Assert.Contains(Statement.Warning("The key-encryption key /run/new is not there, so `serve` refuses to start."), said);
        Assert.Contains(Statement.Warning("The key-encryption key /run/old is not there, so `serve` refuses to start."), said);
    }

    [Fact]
    public void The_last_keyencryptionkey_counts_whole() => Assert.Equal("", Parse.Options("keyencryptionkey a b", "keyencryptionkey c").OpeningKeyFile);

    [Fact]
    public void Without_NTS_there_is_nothing_to_seal() =>
        Assert.Equal(
            "time.conf, line 1: `keyencryptionkey` is not used: without NTS there is no key ring to seal.",
            Assert.Single(Parse.File("keyencryptionkey a").Notices).ToString());

    [Fact]
    public void No_substituted_name_is_shown()
    {
        FakeHost host = new FakeHost().Set("S", "k7Qhush");
        ServeOptions options = IncludeTests.On(
            host, "role frontend", "nodename ${env:S}", "region r${env:S}", "advertise ${env:S}", "keyencryptionkey /${env:S}/a /${env:S}/b", "ntsdumpdir /s");

        Assert.All(
            ConfigurationSummary.Of(new ExplanationInputs(options, host, DateTimeOffset.UnixEpoch)),
            statement => Assert.DoesNotContain("hush", statement.Sentence, StringComparison.Ordinal));
    }

    private static IReadOnlyList<Statement> Explain(ServeOptions options) =>
        ConfigurationSummary.Of(new ExplanationInputs(options, new FakeHost(), DateTimeOffset.UnixEpoch));
}
